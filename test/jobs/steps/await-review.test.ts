import { expect, it } from 'vitest';
import { createFakeClock } from '../../support/clock.ts';
import { aJob, statuses } from '../../support/job.ts';
import { startStep } from '../../support/step.ts';

const NOW_MS = createFakeClock().now();
const DAY_MS = 24 * 60 * 60_000;

/** A video that has been under review for this long. `telling`: what comes of telling its member. */
const start = (ageMs: number, told: boolean, telling: () => Promise<void> = async () => {}) =>
  startStep(aJob({ status: statuses.reviewing, review: {}, stateSinceMs: NOW_MS - ageMs, told }), {
    notifyMember: telling,
  });

it.each([
  ['has been told', true, undefined, 5_000, 5_000],
  ['is told now', false, async () => {}, 5_000, 5_000],
  ['is told later', false, async () => Promise.reject(new Error('reset')), 5_000, 2_000],
  ['is told later than it ends', false, async () => Promise.reject(new Error('reset')), 1_000, 1_000],
])('waits for a decision until its day is over: its member %s', async (_, told, telling, leftMs, delayMs) => {
  expect(await start(DAY_MS - leftMs, told, telling).take()).toBe(delayMs);
});

it('is over after a day, to the moment', async () => {
  const run = start(DAY_MS, true);
  expect(await run.take()).toBe(0);
  expect(run.events).toEqual([{ type: 'reviewed', decision: { what: 'expired', by: '' } }]);
});
