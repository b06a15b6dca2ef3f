import { describe, expect, it } from 'vitest';
import type { VideoCheck } from '../../../src/jobs/engine-contract.ts';
import { createFakeClock } from '../../support/clock.ts';
import { aJob, statuses } from '../../support/job.ts';
import { startStep } from '../../support/step.ts';

const NOW_MS = createFakeClock().now();
const succeeded = (fields: { told: boolean; unchecked?: object }, ageMs = 0) =>
  aJob({
    ...{ told: fields.told, stateSinceMs: NOW_MS - ageMs },
    status: { ...statuses.succeeded, ...(fields.unchecked && { unchecked: fields.unchecked }) },
  });

describe('a delivered video', () => {
  it('that was checked only has to be told', async () => {
    const run = startStep(succeeded({ told: false }), { notifyMember: async () => {} });
    expect([await run.take(), run.events]).toEqual([undefined, [{ type: 'notified', of: 'succeeded' }]]);
    expect(await run.take()).toBeUndefined();
  });

  it('that was not is told first', async () => {
    const run = startStep(succeeded({ told: false, unchecked: {} }), { notifyMember: async () => {} });
    expect([await run.take(), run.events]).toEqual([0, [{ type: 'notified', of: 'succeeded' }]]);
  });

  it('that was not is told before it is checked, however long that takes', async () => {
    const run = startStep(succeeded({ told: false, unchecked: {} }), {
      notifyMember: async () => Promise.reject(new Error('reset')),
    });
    expect([await run.take(), run.events]).toEqual([2_000, []]);
  });

  it.each<[VideoCheck, number, unknown[]]>([
    ['later', 2_000, []],
    ['whole', 0, [{ type: 'found-whole' }]],
    [{ cause: 'no frames' }, 0, [{ type: 'found-broken', cause: 'no frames' }]],
  ])('that is checked and found %j', async (found, delayMs, events) => {
    const run = startStep(succeeded({ told: true, unchecked: {} }), { checkVideo: async () => found });
    expect([await run.take(), run.events]).toEqual([delayMs, events]);
  });

  it.each([
    [2 * 60_000 - 1, true],
    [2 * 60_000, false],
  ])('waits for idle time for two minutes: %i ms', async (ageMs, waits) => {
    const asked: boolean[] = [];
    const run = startStep(succeeded({ told: true, unchecked: {} }, ageMs), {
      async checkVideo(_, { mayWait }) {
        asked.push(mayWait);
        return 'later';
      },
    });
    await run.take();
    expect(asked).toEqual([waits]);
  });

  it.each([
    [false, [{ type: 'found-whole' }]],
    // The next process checks it.
    [true, []],
  ])('that can’t be checked, in a stop: %s', async (isStopping, events) => {
    const run = startStep(succeeded({ told: true, unchecked: {} }), {
      checkVideo: async () => Promise.reject(new Error('no decoder')),
    });
    if (isStopping) run.stopping.abort();
    expect([await run.take(), run.events]).toEqual([undefined, events]);
  });
});
