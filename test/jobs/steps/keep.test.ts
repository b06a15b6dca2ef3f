import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../../../src/jobs/delivery-error.ts';
import { createFakeClock } from '../../support/clock.ts';
import { aJob, statuses } from '../../support/job.ts';
import { startStep } from '../../support/step.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOW_MS = createFakeClock().now();
const reply = { route: 'reply', messageId: '1', channelId: '2' } as const;
const closed = new DeliveryError('undeliverable', 'no route');
type Overrides = NonNullable<Parameters<typeof startStep>[1]>;

/** A video that is undeliverable for this long, whose member has been told. */
function start(ageMs: number, status: { problem?: 'size' | 'explicit' } = {}, overrides: Overrides = {}) {
  let tries = 0;
  const job = aJob({
    ...{ status: { ...statuses.undeliverable, ...status }, stateSinceMs: NOW_MS - ageMs, told: true },
  });
  const run = startStep(job, {
    async deliver() {
      tries++;
      throw closed;
    },
    ...overrides,
  });
  return { ...run, tries: () => tries };
}

describe('a video that reaches nobody', () => {
  it('is tried again after a minute, and then more and more slowly', async () => {
    const run = start(0);
    expect([await run.take(), run.tries()]).toEqual([MINUTE_MS, 0]);
    run.clock.advance(MINUTE_MS - 1);
    expect([await run.take(), run.tries()]).toEqual([1, 0]);
    run.clock.advance(1);
    // Half a minute and 2, 4, … times two seconds.
    expect([await run.take(), run.tries()]).toEqual([30_000 + 64_000, 1]);
    run.clock.advance(94_000);
    expect([await run.take(), run.tries()]).toEqual([30_000 + 128_000, 2]);
    expect(run.events).toEqual([]);
  });

  it('is tried as often as at first after another delivery that failed too', async () => {
    const run = start(0);
    await run.take();
    run.clock.advance(MINUTE_MS);
    expect(await run.take()).toBe(94_000);
    const again = { ...run.job(), stateSinceMs: run.clock.now() };
    expect([await run.take(again), run.tries()]).toEqual([MINUTE_MS, 1]);
  });

  it('is tried at once by the process after a restart, once', async () => {
    const run = start(5 * MINUTE_MS, {}, { isResumed: () => true });
    expect([await run.take(), run.tries()]).toEqual([94_000, 1]);
    expect([await run.take(), run.tries()]).toEqual([94_000, 1]);
  });

  it('is tried at once again if another process had it in between', async () => {
    const run = start(5 * MINUTE_MS, {}, { isResumed: () => true });
    await run.take();
    run.forget(run.job().id);
    expect([await run.take(), run.tries()]).toEqual([94_000, 2]);
  });

  it('is delivered, after looking for an earlier post, in the state of a delivery', async () => {
    const asked: unknown[] = [];
    const run = start(
      5 * MINUTE_MS,
      {},
      {
        isResumed: () => true,
        async deliver({ status }, { mayBeDelivered, kept }) {
          asked.push(status.state, mayBeDelivered, kept?.status.state);
          return reply;
        },
      },
    );
    expect(await run.take()).toBe(0);
    expect(asked).toEqual(['delivering', true, 'undeliverable']);
    expect(run.events).toEqual([{ type: 'delivered', ...reply }]);
  });

  it.each([
    [DAY_MS - 1, {}, []],
    [DAY_MS, {}, [{ type: 'failed', kind: 'undeliverable' }]],
    [DAY_MS, { problem: 'size' as const }, [{ type: 'failed', kind: 'too_large' }]],
  ])('is kept for a day: %i ms, %j', async (ageMs, status, events) => {
    const run = start(ageMs, status);
    expect(await run.take()).toBe(events.length > 0 ? 0 : 1);
    expect(run.events).toMatchObject(events);
  });

  it('is not tried again if a filter refused it, and is kept', async () => {
    const run = start(DAY_MS - 5 * MINUTE_MS, { problem: 'explicit' }, { isResumed: () => true });
    expect([await run.take(), run.tries()]).toEqual([5 * MINUTE_MS, 0]);
  });

  it.each([true, false])(
    'is left to the next process by a stop, in the middle of a try: %s',
    async (isTried) => {
      const run = start(
        5 * MINUTE_MS,
        {},
        {
          isResumed: () => isTried,
          async deliver() {
            run.stopping.abort();
            throw closed;
          },
        },
      );
      if (!isTried) run.stopping.abort();
      expect([await run.take(), run.events]).toEqual([undefined, []]);
    },
  );

  it('is told to its member first', async () => {
    const told: string[] = [];
    const run = startStep(aJob({ status: statuses.undeliverable, stateSinceMs: NOW_MS }), {
      async notifyMember({ status }) {
        told.push(status.state);
        if (told.length === 1) throw new Error('reset');
      },
    });
    // Sooner than the next delivery.
    expect(await run.take()).toBe(2_000);
    expect(await run.take()).toBe(MINUTE_MS);
    expect(await run.take()).toBe(MINUTE_MS);
    expect(told).toHaveLength(2);
    expect(run.events).toEqual([{ type: 'notified', of: 'undeliverable' }]);
  });
});

describe('an unclear job', () => {
  it.each([
    [DAY_MS - 1, false, 1],
    [DAY_MS, false, 0],
    [0, true, 0],
  ])('that is %i ms old and told (%s) is told %i times', async (ageMs, isTold, times) => {
    let told = 0;
    const job = aJob({ status: statuses.unclear, stateSinceMs: NOW_MS - ageMs, told: isTold });
    const run = startStep(job, { notifyMember: async () => void told++ });
    expect(await run.take()).toBeUndefined();
    expect(told).toBe(times);
  });
});
