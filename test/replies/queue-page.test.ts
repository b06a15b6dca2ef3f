import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import type { JobView } from '../../src/replies/job-view.ts';
import { type QueueView, renderQueue } from '../../src/replies/queue-page.ts';
import { aJob, statuses } from '../support/job.ts';

const t = translator('en');
const ME = '1200000000000000004';
const OTHER = '1200000000000000009';
const NOW = 2_000_000;

const viewOf = (job: Job, more: Partial<JobView> = {}): JobView => ({
  job,
  model: undefined,
  nowMs: NOW,
  ...more,
});
function shown(jobs: readonly JobView[], more: Partial<QueueView> = {}) {
  const view = { scope: 'mine', viewerId: ME, page: 0, mayManage: false, ...more } as const;
  return JSON.stringify(renderQueue({ ...view, jobs }, t));
}
const named = (name: string, more: Parameters<typeof aJob>[0] = {}) =>
  aJob({ request: { prompt: name }, ...more });

it('lists videos in progress, then waiting ones in their order, then those that wait for a click', () => {
  const jobs = [
    viewOf(named('no 5', { status: statuses.unclear })),
    viewOf(named('no 4', { status: statuses.queued }), { queuePosition: 2 }),
    viewOf(named('no 3', { status: statuses.queued }), { queuePosition: 1 }),
    viewOf(named('no 2', { status: statuses.running, createdAtMs: 2 })),
    viewOf(named('no 1', { status: statuses.running, createdAtMs: 1 })),
  ];
  expect(shown(jobs).match(/no \d/g)).toEqual(['no 1', 'no 2', 'no 3', 'no 4', 'no 5']);
});

it('has six on a page, and its buttons keep the page', () => {
  const jobs = Array.from({ length: 8 }, (_, n) => viewOf(named(`no ${n}`, { createdAtMs: n })));
  expect(shown(jobs).match(/no \d/g)).toHaveLength(6);
  const second = shown(jobs, { page: 1 });
  expect(second.match(/no \d/g)).toEqual(['no 6', 'no 7']);
  expect(second).toMatch(/queue-cancel:\d+:mine-1/);
  expect(second).toContain('queue:mine:1:refresh');
});

it.each([
  ['running', statuses.running, 'cancel'],
  ['accepted', statuses.accepted, 'cancel'],
  ['under review', statuses.reviewing, 'preview'],
  ['undeliverable', statuses.undeliverable, 'deliver'],
  ['tried to deliver', { ...statuses.delivering, attempts: 1 }, 'deliver'],
  // It is on its way.
  ['being delivered', statuses.delivering, undefined],
  ['being canceled', statuses.cancelling, undefined],
  ['unclear', statuses.unclear, undefined],
] as const)('one that is %s can be asked for: %3$s', (_, status, action) => {
  const text = shown([viewOf(aJob({ status }))]);
  const [, kind = undefined] = /"custom_id":"(?:queue-)?(cancel|deliver|preview):/.exec(text) ?? [];
  expect(kind).toBe(action);
});

it('only its member fetches a video, and sees one that isn’t public', () => {
  const theirs = { userId: OTHER };
  const kept = shown([viewOf(aJob({ status: statuses.undeliverable, origin: theirs }))], { scope: 'server' });
  expect(kept).not.toContain('queue-deliver');
  const hidden = { status: statuses.reviewing, review: {} };
  expect(shown([viewOf(named('secret', { ...hidden, origin: theirs }))])).not.toContain('secret');
  expect(shown([viewOf(named('secret', hidden))])).toContain('secret');
});

it.each([
  ['mine', true, 'queue:server:0:scope'],
  ['server', true, 'queue:mine:0:scope'],
  ['mine', false, undefined],
] as const)('from %s, somebody who may manage them (%s) sees the others: %s', (scope, mayManage, id) => {
  const [found] = /queue:\w+:0:scope/.exec(shown([], { scope, mayManage })) ?? [undefined];
  expect(found).toBe(id);
});

it('counts what is in progress, and nothing whose provider has not answered for long', () => {
  const late = viewOf(aJob({ status: { ...statuses.running, isLate: true } }));
  const text = shown([viewOf(aJob({ status: statuses.running })), viewOf(aJob()), late]);
  expect(text).toContain(`-# ${t('queue.making', { count: 1 })} · ${t('queue.waiting', { count: 1 })}`);
});

it('never says that a video is ready earlier than it will be', () => {
  const running = viewOf(aJob({ status: statuses.running }), { readyInMs: 11_000 });
  expect(shown([running])).toContain(t('queue.left', { time: '15 s' }));
  const waiting = viewOf(aJob(), { readyInMs: 11_000 });
  expect(shown([waiting])).toContain(t('queue.leftQueued', { time: '15 s' }));
});

it.each([
  ['explicit', 'queue.stateExplicit'],
  ['dm', 'queue.stateUndeliverable'],
] as const)('says until when a video is kept that Discord refused (%s)', (problem, key) => {
  const job = aJob({ status: { ...statuses.undeliverable, problem } });
  const [words = ''] = t(key, { until: '#' }).split('#');
  expect(shown([viewOf(job)])).toContain(words);
});

it('says who made each in the server’s list', () => {
  const job = aJob({ origin: { userId: OTHER } });
  expect(shown([viewOf(job)], { scope: 'server' })).toContain(`-# <@${OTHER}> · `);
  expect(shown([viewOf(aJob())])).not.toContain(`<@${ME}>`);
});
