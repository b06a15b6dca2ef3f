import { describe, expect, it } from 'vitest';
import { createDispatcher } from '../../src/jobs/dispatcher.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';

const HALF_AN_HOUR_MS = 30 * 60_000;
const NOW_MS = createFakeClock().now();

/** A dispatcher of these jobs. A job that starts is running from then on. */
function start(
  given: readonly Job[],
  {
    waitMs = 0,
    failingForMs = 0,
    providerRunning = 9,
    giveUp = async (_job: Job, _cause: string) => {},
    changeOffer = async (_job: Job) => {},
    onStart = () => {},
  } = {},
) {
  const clock = createFakeClock();
  const stopping = new AbortController();
  const jobs = new Map(given.map((job) => [job.id, job]));
  const started: string[] = [];
  const gate = { waitMs, failingForMs };
  const dispatcher = createDispatcher({
    ...{ jobs, clock, stopping: stopping.signal, log: silent, giveUp, changeOffer },
    holds: () => true,
    limits: {
      ...{ memberRunning: () => 9, memberWaiting: 9, guildRunning: () => 9 },
      providerRunning: () => providerRunning,
    },
    gate: {
      waitMs: (_, call) => (call === 'submit' ? gate.waitMs : 0),
      submitsAtOnce: () => (gate.waitMs > 0 ? 0 : 9),
      failingForMs: () => gate.failingForMs,
    },
    async start(job) {
      started.push(job.id);
      onStart();
      jobs.set(job.id, { ...job, status: statuses.running });
    },
  });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, stopping, jobs, started, gate, dispatcher, settle };
}

describe('a job whose provider gets no submits', () => {
  const waiting = aJob({ id: '1' });
  const granted = aJob({ id: '2', status: { ...statuses.queued, mayStart: true } });
  const running = aJob({ id: '3', status: statuses.running });

  it.each([
    [1, ['1']],
    [0, []],
  ])('for %i ms may go elsewhere: %j', async (waitMs, ids) => {
    const asked: string[] = [];
    const { dispatcher } = start([waiting, granted, running], {
      waitMs,
      changeOffer: async ({ id }) => void asked.push(id),
    });
    dispatcher.dispatch();
    await dispatcher.underWay();
    expect(asked).toEqual(ids);
  });

  it('and can’t be stored elsewhere waits, and the others start', async () => {
    const { dispatcher, started, gate } = start([waiting], {
      waitMs: 1_000,
      changeOffer: async () => Promise.reject(new Error('the disk fails')),
    });
    dispatcher.dispatch();
    await dispatcher.underWay();
    gate.waitMs = 0;
    dispatcher.dispatch();
    await dispatcher.underWay();
    expect(started).toEqual(['1']);
  });
});

describe('a job that waits for a provider that fails', () => {
  it.each([
    { waitedMs: HALF_AN_HOUR_MS + 1, failingForMs: HALF_AN_HOUR_MS + 1, isGivenUp: true },
    { waitedMs: HALF_AN_HOUR_MS, failingForMs: HALF_AN_HOUR_MS + 1, isGivenUp: false },
    { waitedMs: HALF_AN_HOUR_MS + 1, failingForMs: HALF_AN_HOUR_MS, isGivenUp: false },
  ])('for $failingForMs ms, after $waitedMs ms, ends: $isGivenUp', async (one) => {
    const given: unknown[] = [];
    const stateSinceMs = NOW_MS - one.waitedMs;
    // A running one doesn't wait.
    const [job, running] = [aJob({ stateSinceMs }), aJob({ stateSinceMs, status: statuses.running })];
    const { dispatcher, started } = start([running, job], {
      ...{ waitMs: 1_000, failingForMs: one.failingForMs },
      giveUp: async ({ id }, cause) => void given.push(id, cause),
    });
    dispatcher.dispatch();
    await dispatcher.underWay();
    expect([given, started]).toEqual([one.isGivenUp ? [job.id, expect.stringContaining('failing')] : [], []]);
  });

  it('and can not be ended stays, and the others start', async () => {
    const [job, other] = [aJob({ stateSinceMs: 0 }), aJob({ stateSinceMs: NOW_MS })];
    const { dispatcher, started } = start([job, other], {
      failingForMs: HALF_AN_HOUR_MS + 1,
      giveUp: async () => Promise.reject(new Error('the disk fails')),
    });
    dispatcher.dispatch();
    await dispatcher.underWay();
    expect(started).toContain(other.id);
  });
});

describe('the queue', () => {
  it('starts no more than its provider has slots for', async () => {
    const [running, first, second] = [aJob({ status: statuses.running }), aJob(), aJob()];
    const { dispatcher, started } = start([running, second, first], { providerRunning: 2 });
    dispatcher.dispatch();
    await dispatcher.underWay();
    expect(started).toEqual([first.id]);
  });

  it('is looked at once more if something changes during a look', async () => {
    const [first, second] = [aJob(), aJob()];
    const run = start([first], {
      onStart() {
        if (run.jobs.has(second.id)) return;
        run.jobs.set(second.id, second);
        run.dispatcher.dispatch();
        expect(run.dispatcher.underWay()).toBe(look);
      },
    });
    run.dispatcher.dispatch();
    const look = run.dispatcher.underWay();
    await look;
    expect(run.started).toEqual([first.id, second.id]);
    expect(run.dispatcher.underWay()).toBeUndefined();
  });

  it('starts nothing in a stop, and plans nothing', async () => {
    const { dispatcher, started, stopping, clock } = start([aJob()], { waitMs: 1_000 });
    stopping.abort();
    dispatcher.dispatch();
    await dispatcher.underWay();
    expect([started, clock.waiting]).toEqual([[], 0]);
  });
});

describe('the next look', () => {
  const later = (ms: number) => aJob({ status: { ...statuses.queued, notBeforeMs: NOW_MS + ms } });

  it('is when the first job is due', async () => {
    const [soon, late] = [later(3_000), later(9_000)];
    const { dispatcher, started, clock, settle } = start([late, soon]);
    dispatcher.dispatch();
    await dispatcher.underWay();
    expect([started, clock.waiting, clock.nextInMs]).toEqual([[], 1, 3_000]);
    clock.advance(3_000);
    await settle();
    expect([started, clock.waiting, clock.nextInMs]).toEqual([[soon.id], 1, 6_000]);
    clock.advance(6_000);
    await settle();
    expect([started, clock.waiting]).toEqual([[soon.id, late.id], 0]);
  });

  it.each([
    [5_000, 3_000, 5_000],
    [3_000, 5_000, 5_000],
  ])('is after the pause of its provider (%i ms) and its own (%i ms)', async (waitMs, ownMs, inMs) => {
    const { dispatcher, clock } = start([later(ownMs)], { waitMs });
    dispatcher.dispatch();
    await dispatcher.underWay();
    expect(clock.nextInMs).toBe(inMs);
  });

  it('is never planned for a job that only waits for a slot', async () => {
    const { dispatcher, clock } = start([aJob()], { providerRunning: 0 });
    dispatcher.dispatch();
    await dispatcher.underWay();
    expect(clock.waiting).toBe(0);
  });

  it('is planned once, whatever was planned before, and not after a stop', async () => {
    const { dispatcher, clock, gate } = start([aJob()], { waitMs: 5_000 });
    dispatcher.dispatch();
    await dispatcher.underWay();
    gate.waitMs = 2_000;
    dispatcher.dispatch();
    await dispatcher.underWay();
    expect([clock.waiting, clock.nextInMs]).toEqual([1, 2_000]);
    dispatcher.stop();
    expect(clock.waiting).toBe(0);
  });
});

describe('while a member waits for a first response', () => {
  const accepted = (createdAtMs: number) => aJob({ status: statuses.accepted, createdAtMs });

  it('nothing starts, until it is there', async () => {
    const [member, queued] = [accepted(NOW_MS), aJob()];
    const { dispatcher, started, clock, jobs, settle } = start([member, queued]);
    dispatcher.dispatch();
    await settle();
    expect([started, clock.nextInMs]).toEqual([[], 20]);
    clock.advance(20);
    await settle();
    expect([started, clock.nextInMs]).toEqual([[], 20]);
    jobs.set(member.id, { ...member, status: statuses.running });
    clock.advance(20);
    await settle();
    expect(started).toEqual([queued.id]);
  });

  it('nothing starts for at most a second', async () => {
    const [members, queued] = [[accepted(NOW_MS), accepted(NOW_MS + 500)], aJob()];
    const { dispatcher, started, clock, settle } = start([...members, queued]);
    dispatcher.dispatch();
    for (let passedMs = 0; passedMs < 980; passedMs += 20) {
      await settle();
      clock.advance(20);
    }
    await settle();
    expect(started).toEqual([]);
    clock.advance(20);
    await settle();
    expect(started).toEqual([queued.id]);
  });

  it.each([
    [1_000, true],
    [999, false],
  ])('for %i ms already, others start: %s', async (agoMs, isStarted) => {
    const { dispatcher, started, settle } = start([accepted(NOW_MS - agoMs), aJob()]);
    dispatcher.dispatch();
    await settle();
    expect(started).toHaveLength(isStarted ? 1 : 0);
  });

  it('a stop is not held up', async () => {
    const { dispatcher, started, clock, stopping, settle } = start([accepted(NOW_MS), aJob()]);
    dispatcher.dispatch();
    await settle();
    stopping.abort();
    clock.advance(20);
    await settle();
    expect([dispatcher.underWay(), started, clock.waiting]).toEqual([undefined, [], 0]);
  });
});
