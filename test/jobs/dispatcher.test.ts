import { expect, it } from 'vitest';
import { createDispatcher } from '../../src/jobs/dispatcher.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';
import { silent } from '../support/ports.ts';

const HALF_AN_HOUR_MS = 30 * 60_000;

it.each([
  { waitedMs: HALF_AN_HOUR_MS + 1, failingMs: HALF_AN_HOUR_MS + 1, isGivenUp: true },
  { waitedMs: HALF_AN_HOUR_MS, failingMs: HALF_AN_HOUR_MS + 1, isGivenUp: false },
  { waitedMs: HALF_AN_HOUR_MS + 1, failingMs: HALF_AN_HOUR_MS, isGivenUp: false },
])(
  'a job that waits for $waitedMs ms for a provider that fails for $failingMs ms ends: $isGivenUp',
  async (one) => {
    const clock = createFakeClock();
    const job = aJob({ stateSinceMs: clock.now() - one.waitedMs });
    const [given, started]: [string[], string[]] = [[], []];
    const dispatcher = createDispatcher({
      jobs: new Map([[job.id, job]]),
      limits: {
        memberRunning: () => 1,
        memberWaiting: 1,
        guildRunning: () => 1,
        providerRunning: () => 1,
      },
      gate: { waitMs: () => 1_000, submitsAtOnce: () => 0, failingForMs: () => one.failingMs },
      ...{ clock, stopping: new AbortController().signal, log: silent },
      start: async ({ id }) => void started.push(id),
      giveUp: async ({ id }) => void given.push(id),
    });
    dispatcher.dispatch();
    await dispatcher.underWay();
    dispatcher.stop();
    expect([given, started]).toEqual([one.isGivenUp ? [job.id] : [], []]);
  },
);
