import { describe, expect, it } from 'vitest';
import { createJobReplies } from '../../src/bot/job-replies.ts';
import type { FileAttachment } from '../../src/discord/upload.ts';
import type { Job } from '../../src/jobs/job.ts';
import { FREE_REFUSALS } from '../../src/jobs/ledger.ts';
import { isSettled } from '../../src/jobs/states.ts';
import { translator } from '../../src/locales/translate.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';

type Deps = Parameters<typeof createJobReplies>[0];
const t = translator('en');
const { signal } = new AbortController();
const notice = {
  mayBegin: () => true,
  begin: async () => {},
  takeBack: async () => {},
  replaced: async () => {},
};
const still = { path: '/still', contentType: 'image/png', bytes: 9, width: 1, height: 1 } as const;

/** The replies to one job, on a bot that notes what it sends to Discord. */
function start(job: Job, { isCounted = false, state = 'ok', stored = [] as Job[], hasToken = true } = {}) {
  const clock = createFakeClock();
  const sent: { how: string; content: string; file?: string | undefined }[] = [];
  const note = (how: string) => async (_: Job, body: { content: string } | string, third: unknown) => {
    const content = typeof body === 'string' ? body : body.content;
    const file = how === 'replace' ? (third as { name: string }).name : undefined;
    sent.push({ how, content, ...(file !== undefined && { file }) });
    is.onEdit();
    return { id: '1' };
  };
  let present = job;
  const is = { held: true, image: undefined as FileAttachment | undefined, onEdit() {} };
  const replies = createJobReplies({
    messages: {
      ...{ hasToken: () => hasToken, edit: note('edit'), replace: note('replace'), ping: note('ping') },
    },
    catalog: {
      find: () => ({ id: 'preview', label: 'Preview' }),
      wayOf: () => undefined,
      makerOf: () => undefined,
    },
    health: { of: () => ({ state }) },
    activity: { isActive: () => false },
    fleet: { isAlive: () => true },
    ledger: { isCounted: async (id: string) => id === job.id && isCounted },
    store: {
      get: async (id: string) => stored.find((each) => each.id === id),
      madeFrom: async () =>
        stored.map(({ id, continues, origin }) => ({
          ...{ id, userId: origin.userId, madeFrom: continues ?? null },
        })),
    },
    engine: () => ({
      get: (id: string) => (id === present.id && !isSettled(present) ? present : undefined),
      refresh: async () => {},
      holds: () => is.held,
      progressOf: () => ({ fraction: 0.42 }),
      estimateOf: () => ({ readyInMs: 60_000 }),
      queuePositionOf: () => 7,
    }),
    withStill: async (each: Job) => each,
    readProgressImage: async () => is.image,
    providers: new Map([['comfyui', { takeProgressImage() {} }]]),
    renderVideo: async (each: Job) => ({ content: `✅ the video of ${each.id}` }),
    ...{ clock, log: silent },
  } as unknown as Deps);
  return {
    ...{ clock, sent, is, ...replies },
    /** Another process has it, and stores a change. */
    overtake(next: Job) {
      present = next;
      is.held = false;
      stored.push(next);
    },
    change(next: Job) {
      const previous = present;
      present = next;
      replies.progress.onChange(next, previous);
    },
  };
}

describe('the end', () => {
  it.each([
    [true, t('job.counted', { free: FREE_REFUSALS })],
    [false, t('job.notCounted')],
  ])('says if it uses quota: %s', async (isCounted, expected) => {
    const job = aJob({ status: { state: 'failed', kind: 'content_rejected', cause: 'x' } });
    const { notifyMember, sent } = start(job, { isCounted });
    await notifyMember(job, { notice, signal });
    expect(sent[0]).toEqual({ how: 'edit', content: expect.stringContaining(expected) });
  });

  it('of a video in another message is linked from where its progress was', async () => {
    const job = aJob({ status: { ...statuses.succeeded, route: 'message', messageId: '99' } });
    const { notifyMember, sent } = start(job);
    await notifyMember(job, { notice, signal });
    expect(sent[0]).toEqual({ how: 'edit', content: expect.stringMatching(/📬 .*\/99\b/) });
  });
});

describe('while it is made', () => {
  const queued = aJob({ status: statuses.queued });
  const running = { ...queued, status: statuses.running };

  it('the message shows what the engine, the provider and the catalog say of it', () => {
    expect(start(queued).render(queued).content).toContain(t('activity.queuePosition', { position: 7 }));
    expect(start(running).render(running).content).toMatch(/42\s?%.*Preview/s);
    expect(start(running, { state: 'failing' }).viewOf(running).isProviderFailing).toBe(true);
    expect(start(running).viewOf(running)).toMatchObject({ isProviderFailing: false, queuePosition: 7 });
  });

  it.each([
    [true, 10_000],
    [false, 30_000],
  ])('the message says when it changes again (token: %s)', (hasToken, nextEditMs) => {
    const job = { ...running, createdAtMs: createFakeClock().now() };
    expect(start(job, { hasToken }).viewOf(job).nextEditMs).toBe(nextEditMs);
  });

  it('each change is the engine’s present one', async () => {
    const run = start(aJob({ ...queued, status: statuses.accepted, createdAtMs: createFakeClock().now() }));
    const changed = { ...queued, createdAtMs: createFakeClock().now() };
    run.change(changed);
    run.clock.advance(10_000);
    await expect.poll(() => run.sent).toEqual([{ how: 'edit', content: run.render(changed).content }]);
    run.progress.close();
  });

  it('an image of it is shown in its message as long as it is made', async () => {
    const job = { ...running, createdAtMs: createFakeClock().now() };
    const run = start(job);
    run.is.image = { path: '/i', bytes: 9, name: 'progress.png', description: '', contentType: 'image/png' };
    run.progress.resume(job);
    const next = async (ms = 10_000) => {
      const { length } = run.sent;
      run.clock.advance(ms);
      await expect.poll(() => run.sent.length).toBe(length + 1);
      // By then, the next image has been read.
      await new Promise((resolve) => setImmediate(resolve));
      return run.sent.at(-1);
    };
    expect(await next(0)).toMatchObject({ how: 'edit' });
    expect(await next()).toMatchObject({ how: 'replace', file: 'progress.png' });
    expect(await next()).toMatchObject({ how: 'edit' });
    run.change({ ...job, status: statuses.downloading });
    const content = expect.stringContaining(t('activity.fetching'));
    expect(await next()).toEqual({ how: 'edit', content });
    run.progress.close();
  });

  it.each([
    ['comfyui', []],
    ['runway', undefined],
  ])('the end takes away images that %s may have sent: %o', (provider, attachments) => {
    const job = { ...running, provider, status: statuses.failed };
    expect(start(job).render(job).attachments).toEqual(attachments);
  });

  it.each([
    ['with its file', {}, { how: 'replace', file: expect.stringMatching(/^still-\d+\.png$/) }],
    ['without one while it is hidden', { review: {} }, { how: 'edit' }],
    ['without one if it is gone', { still: null }, { how: 'edit' }],
  ])('a still is shown %s', async (_, more, expected) => {
    const first = aJob({ status: statuses.running, still, createdAtMs: createFakeClock().now(), ...more });
    const run = start(first);
    run.progress.resume(first);
    run.change({ ...first, stage: 1 });
    await expect.poll(() => run.sent).toEqual([expect.objectContaining(expected)]);
    run.progress.close();
  });
});

describe('an edit that came after those of another process', () => {
  const running = aJob({ status: statuses.running });
  it.each<[string, Partial<Job>, RegExp]>([
    ['is not clear any more', { status: statuses.unclear }, /^⚠️/],
    ['has failed', { status: statuses.failed, told: true }, /^❌/],
    [
      'is in another message',
      { status: { ...statuses.succeeded, messageId: '99' }, told: true },
      /📬 .*\/99\b/,
    ],
    [
      'is there',
      { status: { ...statuses.succeeded, messageId: running.origin.messageId ?? '' }, told: true },
      /^✅ the video of/,
    ],
  ])('is followed by the job as it is: it %s', async (_, changes, expected) => {
    const run = start({ ...running, createdAtMs: createFakeClock().now() });
    run.is.onEdit = () => {
      run.is.onEdit = () => {};
      run.overtake({ ...running, ...changes });
      run.clock.set(46_000);
    };
    run.progress.resume(running);
    run.clock.advance(0);
    await expect.poll(() => run.sent.length).toBe(2);
    expect(run.sent[0]?.content).toMatch(/Preview/);
    expect(run.sent[1]).toEqual({ how: 'edit', content: expect.stringMatching(expected) });
    run.progress.close();
  });

  it('is followed by nothing if there was none', async () => {
    const job = { ...running, createdAtMs: createFakeClock().now() };
    const run = start(job);
    run.is.onEdit = () => run.clock.set(46_000);
    run.progress.resume(job);
    run.clock.advance(0);
    await run.progress.quiet(job.id);
    expect(run.sent).toHaveLength(1);
  });
});

it('what a video was made from is read from the store', async () => {
  const source = aJob({ status: statuses.succeeded });
  const job = aJob({ status: statuses.succeeded, continues: source.id });
  expect(await start(job, { stored: [source, job] }).viewChain(job)).toMatchObject({
    links: [{ id: source.id }, { id: job.id }],
  });
});
