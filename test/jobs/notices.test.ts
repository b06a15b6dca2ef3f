import { expect, it } from 'vitest';
import { fakeProvider, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The time of the fake clock at its start. */
const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

it.each([
  // Discord recognizes a nonce for minutes only.
  { hasNonce: true, forMs: 150_000 },
  { hasNonce: false, forMs: 0 },
])('a notice that may have arrived is repeated for $forMs ms, with a nonce: $hasNonce', async (one) => {
  await using folder = await temporaryFolder();
  const { provider } = fakeProvider();
  const tries: { afterMs: number; may: boolean }[] = [];
  await using run = await startEngine(folder.path, provider, {
    async notifyMember({ stateSinceMs }, { notice }) {
      const may = notice.mayBegin();
      tries.push({ afterMs: run.clock.now() - stateSinceMs, may });
      if (may) await notice.begin(one.hasNonce);
      throw new Error('the answer was lost');
    },
  });
  await run.add(aJob({ createdAtMs: NOW_MS }));
  await run.until(() => tries.length === 12);
  const [first, ...repeated] = tries;
  expect(first?.may).toBe(true);
  expect(repeated.map(({ may }) => may)).toEqual(
    repeated.map(({ afterMs }) => afterMs - (first?.afterMs ?? 0) < one.forMs),
  );
  expect(repeated.at(-1)?.may).toBe(false);
});

it.each([
  [23, 1],
  [25, 0],
])('an unclear job that is %i h old is told %i times', async (hours, times) => {
  await using folder = await temporaryFolder();
  const { provider } = fakeProvider();
  const sinceMs = NOW_MS - hours * HOUR_MS;
  const job = aJob({ createdAtMs: sinceMs, stateSinceMs: sinceMs, status: statuses.unclear, task: null });
  await using run = await startEngine(folder.path, provider);
  await run.store.insert(job);
  await run.engine.resume();
  await run.settle();
  expect(run.told).toHaveLength(times);
});
