import { expect, it } from 'vitest';
import { renderJob } from '../../src/replies/render-job.ts';
import { labelsOf } from '../support/buttons.ts';
import { aJob, statuses } from '../support/job.ts';

const view = { model: undefined, nowMs: 1_000_000 };

it.each([
  [
    'waits',
    statuses.queued,
    { queuePosition: 3 },
    'Queued, #3 in line · preview is having problems; waiting for it',
  ],
  ['is next', statuses.queued, {}, 'Queued, up next · preview is having problems; waiting for it'],
  ['runs', statuses.running, {}, 'Making the video · preview is having problems; waiting for it'],
])('a job that %s says that its provider is in trouble', (_, status, more, line) => {
  const body = renderJob({ ...view, job: aJob({ status }), isProviderFailing: true, ...more });
  expect(body.content).toContain(line);
  expect(renderJob({ ...view, job: aJob({ status }), ...more }).content).not.toContain('trouble');
});

it.each([
  [
    'does not answer',
    { ...statuses.running, isLate: true },
    'preview isn’t answering; checking every 10 minutes',
  ],
  ['keeps its file back', { ...statuses.downloading, attempts: 8 }, 'its file isn’t available yet'],
])('a job whose provider %s says so, and that nothing is lost', (_, status, words) => {
  const { content } = renderJob({ ...view, job: aJob({ status }) });
  expect(content).toContain(words);
  expect(content).toContain('nothing is lost');
});

it('a job whose answer was lost says that it is looked for', () => {
  const status = { ...statuses.submitting, lost: { cause: 'reset', atMs: 1 } };
  expect(renderJob({ ...view, job: aJob({ status }) }).content).toContain(
    'preview didn’t confirm; checking whether it got the request',
  );
});

it.each(Object.values(statuses))(
  '$state shows no prompt that is not published, but who asked for it',
  (status) => {
    const hidden = aJob({ status, review: {} });
    const body = JSON.stringify(renderJob({ ...view, job: hidden }));
    expect(body).not.toContain(hidden.request.prompt);
    expect(body).toContain(`<@${hidden.origin.userId}>`);
    const published = { ...hidden, review: { decision: { what: 'spoiler', by: '' } } } as const;
    if (status.state === 'delivering')
      expect(renderJob({ ...view, job: published }).content).toContain(hidden.request.prompt);
  },
);

it.each([
  [7, [], false],
  [8, ['Cancel'], true],
])('a video whose file did not come %s times offers: %j', (attempts, labels, saysSo) => {
  const body = renderJob({ ...view, job: aJob({ status: { ...statuses.downloading, attempts } }) });
  expect(labelsOf(body)).toEqual(labels);
  expect(body.content.includes('If you cancel, what it cost isn’t refunded')).toBe(saysSo);
});
