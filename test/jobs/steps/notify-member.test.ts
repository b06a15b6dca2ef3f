import { describe, expect, it } from 'vitest';
import { RateLimitedError } from '../../../src/errors.ts';
import type { EngineDeps } from '../../../src/jobs/engine-contract.ts';
import { createFakeClock } from '../../support/clock.ts';
import { aJob, statuses } from '../../support/job.ts';
import { startStep } from '../../support/step.ts';

const NOW_MS = createFakeClock().now();
const DAY_MS = 24 * 60 * 60_000;
const failed = (ageMs = 0) => aJob({ status: statuses.failed, stateSinceMs: NOW_MS - ageMs });

it('a member is told once, and that is stored', async () => {
  const run = startStep(failed(), { notifyMember: async () => {} });
  expect(await run.take()).toBeUndefined();
  expect(run.events).toEqual([{ type: 'notified', of: 'failed' }]);
});

describe('a member who can’t be told', () => {
  const fail = (error: Error, ageMs?: number) =>
    startStep(failed(ageMs), { notifyMember: async () => Promise.reject(error) });

  it('is told after growing pauses', async () => {
    const run = fail(new Error('reset'));
    expect([await run.take(), await run.take(), await run.take()]).toEqual([2_000, 4_000, 8_000]);
    expect(run.events).toEqual([]);
  });

  it('is told when Discord allows it', async () => {
    expect(await fail(new RateLimitedError('429', 9_000)).take()).toBe(9_000);
  });

  it.each([
    [DAY_MS - 1, 2_000, []],
    [DAY_MS, undefined, [{ type: 'notified', of: 'failed' }]],
  ])('is given up after a day: %i ms', async (ageMs, delayMs, events) => {
    const run = fail(new Error('reset'), ageMs);
    expect([await run.take(), run.events]).toEqual([delayMs, events]);
  });

  it('is told by the next process after a stop', async () => {
    const run = fail(new Error('reset'));
    run.stopping.abort();
    expect([await run.take(), run.events]).toEqual([undefined, []]);
  });
});

describe('a notice', () => {
  /** The notice of a job whose member is being told, which never ends. */
  async function notice() {
    let given: Parameters<EngineDeps['notifyMember']>[1]['notice'] | undefined;
    const run = startStep(failed(), {
      notifyMember(_, { notice }) {
        given = notice;
        return new Promise(() => {});
      },
    });
    void run.take();
    await run.settle();
    if (!given) throw new Error('Nobody is told');
    return { ...run, notice: given };
  }

  it('is stored when it first begins', async () => {
    const { notice: one, events } = await notice();
    expect(one.mayBegin()).toBe(true);
    await one.begin(true);
    await one.begin(true);
    expect(events).toEqual([{ type: 'notifying', of: 'failed', hasNonce: true }]);
  });

  it.each([
    [true, 149_999, true],
    [true, 150_000, false],
    [false, 0, false],
  ])('with a nonce (%s) may begin again after %i ms: %s', async (hasNonce, afterMs, may) => {
    const { notice: one, clock } = await notice();
    await one.begin(hasNonce);
    clock.advance(afterMs);
    expect(one.mayBegin()).toBe(may);
  });

  it('that Discord refused may begin again', async () => {
    const { notice: one, events } = await notice();
    await one.begin(false);
    await one.takeBack();
    expect(one.mayBegin()).toBe(true);
    expect(events.at(-1)).toEqual({ type: 'not-notified' });
  });

  it('says which message is in place of one that is gone', async () => {
    const { notice: one, events } = await notice();
    await one.replaced({ id: '9', channelId: '8' });
    const { messageId: gone } = failed().origin;
    expect(events).toEqual([{ type: 'replaced', gone, channelId: '8', messageId: '9' }]);
  });
});
