import { DiscordAPIError } from 'discord.js';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { FileAttachment } from '../../src/discord/upload.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createProgressReporter } from '../../src/replies/progress.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A reporter whose edits are recorded with their second. */
function setUp(
  options: {
    hasToken?: () => boolean;
    editFails?: () => unknown;
    isAlive?: () => boolean;
    getJob?: (id: string) => Job | undefined;
    readImage?: () => Promise<FileAttachment | undefined>;
    imageFails?: () => unknown;
  } = {},
) {
  const fake = createFakeClock(0);
  const limitsMs: number[] = [];
  const timeout = (ms: number) => {
    limitsMs.push(ms);
    return new AbortController().signal;
  };
  const clock: typeof fake = Object.defineProperty(fake, 'timeout', { value: timeout });
  const edits: { atS: number; state: string }[] = [];
  const overtaken: string[] = [];
  const mayEnd: (() => boolean)[] = [];
  let current: Job = aJob({ status: statuses.accepted, createdAtMs: 0 });
  const reporter = createProgressReporter({
    clock,
    log: pino({ level: 'silent' }),
    getJob: options.getJob ?? (() => current),
    hasToken: options.hasToken ?? (() => true),
    isAlive: options.isAlive ?? (() => true),
    async edit(job) {
      edits.push({ atS: clock.now() / 1000, state: job.status.state });
      const error = await options.editFails?.();
      if (error !== undefined) throw error;
    },
    async showStill(_, __, may) {
      mayEnd.push(may);
      edits.push({ atS: clock.now() / 1000, state: 'still' });
      const error = await options.editFails?.();
      if (error !== undefined) throw error;
    },
    readImage: options.readImage ?? (async () => undefined),
    async showImage(_, { name }) {
      edits.push({ atS: clock.now() / 1000, state: name });
      const error = await options.imageFails?.();
      if (error !== undefined) throw error;
    },
    async showOvertaken(id) {
      overtaken.push(id);
      throw new Error('the store is away');
    },
  });
  return {
    clock,
    edits,
    overtaken,
    mayEnd,
    reporter,
    jobId: current.id,
    ...{ origin: current.origin, limitsMs, job: () => current },
    become(state: keyof typeof statuses, changes: Partial<Job> = {}) {
      const previous = current;
      current = { ...current, status: statuses[state], ...changes };
      reporter.onChange(current, previous);
    },
    async advanceSeconds(seconds: number) {
      await settle();
      for (let second = 0; second < seconds; second++) {
        clock.advance(1_000);
        await settle();
      }
    },
  };
}

describe('the progress reporter', () => {
  it('edits a shot of a film from when it has a message', async () => {
    const run = setUp({ hasToken: () => false });
    const without = { shotOf: '1', origin: { ...run.origin, messageId: null } };
    run.become('accepted', without);
    run.become('queued');
    run.become('submitting');
    await run.advanceSeconds(60);
    expect(run.edits).toEqual([]);
    run.become('submitting', { origin: { ...run.origin, messageId: '5' } });
    run.become('running');
    await run.advanceSeconds(45);
    expect(run.edits).toMatchObject([{ state: 'running' }, { state: 'running' }]);
  });

  it('edits nothing while another process may have shown the end', async () => {
    let isAlive = false;
    const { edits, become, advanceSeconds } = setUp({ isAlive: () => isAlive });
    become('queued');
    become('running');
    await advanceSeconds(25);
    expect(edits).toEqual([]);
    isAlive = true;
    await advanceSeconds(10);
    expect(edits).toHaveLength(1);
  });

  it.each([
    ['an edit', { status: statuses.cancelling }],
    ['a still', { stage: 1 }],
  ])(
    'lets the job be shown as it is by now if %s took so long that another process may have it',
    async (_, change) => {
      let tookMs = 0;
      let error: unknown;
      const { clock, overtaken, become, advanceSeconds, jobId } = setUp({
        editFails() {
          clock.set(tookMs);
          return error;
        },
      });
      const edit = async (ms: number, fails?: Error) => {
        [tookMs, error] = [ms, fails];
        become('queued', { stage: 0 });
        become('queued', change);
        await advanceSeconds(1);
      };
      await advanceSeconds(0);
      await edit(4_999);
      expect(overtaken).toEqual([]);
      await edit(5_000);
      // It was broken off, but its bytes may have left.
      await edit(46_000, new Error('aborted'));
      expect(overtaken).toEqual([jobId, jobId]);
    },
  );

  it('lets no still end once another process may have shown the video', async () => {
    let isAlive = true;
    const { become, advanceSeconds, mayEnd, reporter, jobId } = setUp({ isAlive: () => isAlive });
    await advanceSeconds(0);
    become('queued');
    become('queued', { stage: 1 });
    await advanceSeconds(0);
    const may = () => mayEnd.map((each) => each());
    expect(may()).toEqual([true]);
    isAlive = false;
    expect(may()).toEqual([false]);
    isAlive = true;
    // The engine says so as soon as it notices.
    await reporter.quiet(jobId);
    expect(may()).toEqual([false]);
  });

  it('says that a provider does not answer, however old the message is', async () => {
    const { edits, become, advanceSeconds } = setUp();
    become('queued');
    become('running');
    await advanceSeconds(2 * 3_600);
    const { length } = edits;
    expect(edits.at(-1)?.atS).toBeLessThanOrEqual(3_600);
    become('running', { status: { ...statuses.running, isLate: true } });
    become('running', { status: { ...statuses.running, isLate: true } });
    await advanceSeconds(60);
    expect(edits.slice(length)).toEqual([{ atS: 2 * 3_600, state: 'running' }]);
  });

  it('goes on where a failed job does', async () => {
    const { edits, become, advanceSeconds } = setUp();
    become('failed');
    become('downloading');
    await advanceSeconds(25);
    expect(edits.map(({ atS }) => atS)).toEqual([10, 20]);
  });

  it('edits every 10 s, and a start within 3 s at once', async () => {
    const { edits, become, advanceSeconds } = setUp();
    become('queued');
    await advanceSeconds(2);
    become('submitting');
    become('running');
    await advanceSeconds(30);
    expect(edits.map(({ atS }) => atS)).toEqual([2, 12, 22, 32]);
    expect(edits[0]?.state).toBe('running');
  });

  it('lets a later start wait for the tick', async () => {
    const { edits, become, advanceSeconds } = setUp();
    become('queued');
    await advanceSeconds(4);
    become('submitting');
    become('running');
    await advanceSeconds(10);
    expect(edits).toEqual([{ atS: 10, state: 'running' }]);
  });

  it('shows the still of a first stage at once, then goes on every 10 s', async () => {
    const { edits, become, advanceSeconds } = setUp();
    become('queued');
    await advanceSeconds(5);
    become('submitting');
    become('running');
    become('downloading');
    become('queued', { stage: 1 });
    await advanceSeconds(12);
    expect(edits).toEqual([
      { atS: 5, state: 'still' },
      { atS: 15, state: 'queued' },
    ]);
  });

  it('leaves it to the notice that a job is unclear, and goes on once it is clear', async () => {
    const { edits, become, advanceSeconds, reporter } = setUp();
    become('queued');
    become('submitting');
    await advanceSeconds(4);
    become('unclear');
    await reporter.quiet('1');
    await advanceSeconds(60);
    expect(edits).toEqual([]);
    become('running');
    await advanceSeconds(10);
    expect(edits).toEqual([64, 74].map((atS) => ({ atS, state: 'running' })));
  });

  it('edits at once with the token of a new click', async () => {
    const { edits, become, advanceSeconds, origin } = setUp();
    become('queued');
    await advanceSeconds(5);
    become('queued', { origin: { ...origin, tokenAtMs: 5_000 } });
    await advanceSeconds(12);
    expect(edits.map(({ atS }) => atS)).toEqual([5, 15]);
  });

  it('shows a cancel of what is being submitted at once, and one early start alone', async () => {
    const { edits, become, advanceSeconds } = setUp();
    become('queued');
    become('running');
    become('queued');
    become('running');
    await advanceSeconds(4);
    expect(edits.map(({ atS }) => atS)).toEqual([0]);
    become('submitting');
    become('submitting', { status: { ...statuses.submitting, cancelRequested: true } });
    await advanceSeconds(1);
    expect(edits.map(({ atS }) => atS)).toEqual([0, 4]);
  });

  it('makes one edit of a message after the other, and limits each', async () => {
    const first = Promise.withResolvers<undefined>();
    let isFirst = true;
    const { edits, become, advanceSeconds, limitsMs } = setUp({
      editFails() {
        const answer = isFirst ? first.promise : undefined;
        isFirst = false;
        return answer;
      },
    });
    become('queued');
    await advanceSeconds(10);
    become('cancelling');
    await advanceSeconds(4);
    expect(edits).toHaveLength(1);
    first.resolve(undefined);
    await advanceSeconds(1);
    expect(edits).toHaveLength(2);
    become('queued', { stage: 1 });
    await advanceSeconds(1);
    // An image takes longer.
    expect(limitsMs).toEqual([8_000, 8_000, 30_000]);
  });

  it('knows of no next edit where there is none', async () => {
    const { become, reporter, job, advanceSeconds } = setUp();
    become('queued');
    expect(reporter.nextEditMs(job())).toBe(10_000);
    for (const state of ['delivering', 'reviewing', 'failed'] as const)
      expect(reporter.nextEditMs({ ...job(), status: statuses[state] })).toBe(Number.POSITIVE_INFINITY);
    await advanceSeconds(3_590);
    expect(reporter.nextEditMs(job())).toBe(10_000);
    await advanceSeconds(1);
    expect(reporter.nextEditMs(job())).toBe(Number.POSITIVE_INFINITY);
  });

  it('edits no more once it was told to be quiet, whatever changes', async () => {
    const { edits, become, advanceSeconds, reporter, jobId } = setUp();
    become('queued');
    await reporter.quiet(jobId);
    become('running');
    become('cancelling');
    await advanceSeconds(30);
    expect(edits).toEqual([]);
  });

  it('shows a cancel at once', async () => {
    const { edits, become, advanceSeconds } = setUp();
    become('queued');
    become('submitting');
    become('running');
    await advanceSeconds(4);
    become('cancelling');
    await advanceSeconds(5);
    expect(edits).toEqual([
      { atS: 0, state: 'running' },
      { atS: 4, state: 'cancelling' },
    ]);
  });

  it('lets the jobs of a channel share its route', async () => {
    const { edits, become, advanceSeconds, reporter } = setUp({ hasToken: () => false });
    become('queued');
    become('running');
    // All of them are the one job that this reporter knows, in one channel.
    for (let other = 1; other < 40; other++) reporter.resume(aJob());
    await advanceSeconds(1);
    edits.length = 0;
    await advanceSeconds(180);
    expect(edits.length / 3).toBeLessThanOrEqual(40);
    expect(edits.length / 3).toBeGreaterThan(30);
  });

  it.each([
    ['by their tokens', 200, true, 2_000, 10_000],
    ['by their tokens', 200, true, 5_000, 25_000],
    ['in their channels', 20, false, 500, 30_000],
    ['in their channels', 20, false, 2_000, 100_000],
  ])('edits messages %s at most %i times a second (%s, %i jobs)', (_, _most, hasToken, count, everyMs) => {
    const jobs = Array.from({ length: count }, (_each, index) =>
      aJob({ status: statuses.running, createdAtMs: 0, origin: { channelId: `channel ${index}` } }),
    );
    const known = new Map(jobs.map((job) => [job.id, job]));
    const { reporter } = setUp({ hasToken: () => hasToken, getJob: (id) => known.get(id) });
    for (const job of jobs) reporter.resume(job);
    for (const job of jobs.slice(0, 2)) expect(reporter.nextEditMs(job)).toBe(everyMs);
    reporter.close();
  });

  it('edits the messages of an earlier process one after the other', async () => {
    const { edits, reporter, become, advanceSeconds } = setUp();
    become('running');
    for (let job = 0; job < 400; job++) reporter.resume(aJob());
    await advanceSeconds(1);
    expect(edits).toHaveLength(201);
    await advanceSeconds(1);
    expect(edits).toHaveLength(400);
    reporter.close();
  });

  it('stops when the video is on its way, and when told to', async () => {
    const { edits, become, advanceSeconds, clock, reporter } = setUp();
    become('queued');
    await advanceSeconds(10);
    become('delivering');
    await advanceSeconds(60);
    expect(edits).toHaveLength(1);
    await reporter.quiet('any');
    expect(clock.waiting).toBe(0);
  });

  it('waits for the edit under way, so that none arrives after the final one', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { become, clock, reporter, jobId } = setUp({ editFails: () => promise });
    become('queued');
    clock.advance(10_000);
    let isQuiet = false;
    const quiet = reporter.quiet(jobId).then(() => {
      isQuiet = true;
    });
    await settle();
    expect(isQuiet).toBe(false);
    resolve();
    await quiet;
    expect(clock.waiting).toBe(0);
  });

  it('slows down on the channel route, and gives up after an hour', async () => {
    const { edits, become, advanceSeconds } = setUp({ hasToken: () => false });
    become('queued');
    become('submitting');
    become('running');
    await advanceSeconds(90);
    expect(edits.map(({ atS }) => atS)).toEqual([0, 30, 60, 90]);
    await advanceSeconds(2 * 60 * 60);
    expect(edits.at(-1)?.atS).toBe(3_600);
  });

  it.each([
    [10008, 404, 1],
    [10003, 404, 4],
    [50001, 403, 4],
    [50013, 403, 4],
    [50083, 400, 4],
    [160005, 400, 4],
    [50035, 400, 4],
  ])('after %i edits seldom, or no more where the message is gone', async (code, status, times) => {
    let isClosed = true;
    const error = new DiscordAPIError({ code, message: '' }, code, status, 'PATCH', '', {});
    const { edits, become, advanceSeconds, reporter, clock } = setUp({
      editFails: () => (isClosed ? error : undefined),
    });
    become('queued');
    await advanceSeconds(16 * 60);
    expect(edits).toHaveLength(times);
    // It was a time-out of the bot, or a mistake with a permission.
    isClosed = false;
    await advanceSeconds(6 * 60);
    if (times > 1) expect(edits.length).toBeGreaterThan(times + 3);
    isClosed = true;
    clock.advance(10_000);
    reporter.close();
    await settle();
    expect(clock.waiting).toBe(0);
  });

  const discordError = (code: number, status: number) =>
    new DiscordAPIError({ code, message: '' }, code, status, 'PATCH', '', {});
  const image = { path: '/i', bytes: 9, name: 'image', description: '', contentType: 'image/png' };

  it('shows an image with every second edit, and reads it in between', async () => {
    let read = 0;
    const { edits, become, advanceSeconds, reporter } = setUp({
      readImage: async () => ({ ...image, name: `image ${++read}` }),
    });
    become('queued');
    become('running');
    await advanceSeconds(45);
    expect(edits.map(({ atS, state }) => [atS, state])).toEqual([
      ...[
        [0, 'running'],
        [10, 'image 1'],
      ],
      ...[
        [20, 'running'],
        [30, 'image 2'],
        [40, 'running'],
      ],
    ]);
    reporter.close();
  });

  it('reads one image at a time, and none while one is sent', async () => {
    const [first, sent] = [Promise.withResolvers<FileAttachment>(), Promise.withResolvers<undefined>()];
    let reads = 0;
    const { edits, become, advanceSeconds } = setUp({
      readImage: async () => (reads++ === 0 ? first.promise : undefined),
      imageFails: () => sent.promise,
    });
    become('queued');
    become('running');
    await advanceSeconds(25);
    expect([reads, edits.length]).toEqual([1, 3]);
    first.resolve(image);
    await advanceSeconds(25);
    expect(edits.map(({ state }) => state)).toEqual(['running', 'running', 'running', 'image']);
    expect(reads).toBe(1);
    sent.resolve(undefined);
    await advanceSeconds(1);
    expect(reads).toBe(2);
  });

  it.each([
    ['is refused', discordError(50013, 403), ['running', 'image', 'running', 'running', 'running']],
    ['may have arrived', new Error('aborted'), ['running', 'image', 'running', 'running', 'running']],
    ['has no message', discordError(10008, 404), ['running', 'image']],
  ])('goes on with texts alone after an image that %s', async (_, error, expected) => {
    const { edits, become, advanceSeconds } = setUp({
      readImage: async () => image,
      imageFails: () => error,
    });
    become('queued');
    become('running');
    await advanceSeconds(45);
    expect(edits.map(({ state }) => state)).toEqual(expected);
  });

  it('goes on after an answer that only means: later', async () => {
    const { edits, become, advanceSeconds } = setUp({ editFails: () => new Error('socket hang up') });
    become('queued');
    await advanceSeconds(30);
    expect(edits).toHaveLength(3);
  });
});
