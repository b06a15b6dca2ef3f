import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Role } from '../../../src/jobs/fleet.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { holdsProvider, isActive } from '../../../src/jobs/states.ts';
import { startEngines } from '../../support/engines.ts';
import { aJob, statuses } from '../../support/job.ts';

interface Asked {
  userId: string;
  guildId: string;
}

const asked = fc.array(
  fc.record({ userId: fc.constantFrom('a', 'b', 'c'), guildId: fc.constantFrom('1', '2') }),
  { minLength: 2, maxLength: 8 },
);

/** Lets these processes work off a queue. `starts`: the order in which the jobs got their slots. */
async function workOff(
  roles: readonly Role[],
  jobs: readonly Job[],
  most: { provider: number; member: number },
) {
  let isOpen = false;
  const starts: number[] = [];
  const stored = new Map<string, Job>();
  const count = (isSo: (job: Job) => boolean) => [...stored.values()].filter(isSo).length;
  const run = await startEngines(roles, {
    limits: { providerRunning: () => (isOpen ? most.provider : 0), memberRunning: () => most.member },
    onStored(job) {
      const before = stored.get(job.id);
      stored.set(job.id, job);
      if (holdsProvider(job) && !(before && holdsProvider(before)))
        starts.push(jobs.findIndex(({ id }) => id === job.id));
      expect(count(holdsProvider)).toBeLessThanOrEqual(most.provider);
      const isTheirs = ({ origin }: Job) =>
        origin.userId === job.origin.userId && origin.guildId === job.origin.guildId;
      expect(count((each) => isTheirs(each) && isActive(each))).toBeLessThanOrEqual(most.member);
    },
  });
  await using _ = run;
  const [first] = run.processes;
  if (!first) throw new Error('impossible');
  for (const job of jobs) await run.add(first, job);
  await run.pass(3_000);
  isOpen = true;
  first.engine.reconsider();
  await run.until(() => run.told.length === jobs.length, 400);
  expect(run.submits).toHaveLength(jobs.length);
  return starts;
}

const toJobs = (all: readonly Asked[]) =>
  all.map((origin, index) => aJob({ origin, createdAtMs: index, status: statuses.accepted }));

it('three workers start jobs in the order of a bot that is alone', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async (all) => {
      const most = { provider: 1, member: 1 };
      const together = await workOff(['gateway', 'worker', 'worker', 'worker'], toJobs(all), most);
      expect(together).toEqual(await workOff(['all'], toJobs(all), most));
    }),
    { numRuns: 8 },
  );
});

it('three workers never exceed a limit together', async () => {
  const most = fc.record({
    provider: fc.integer({ min: 1, max: 4 }),
    member: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(asked, most, async (all, limits) => {
      await workOff(['gateway', 'worker', 'worker', 'worker'], toJobs(all), limits);
    }),
    { numRuns: 8 },
  );
});

it('a worker that begins to start jobs reads the limits of their servers before', async () => {
  const known = new Set<string>();
  let isAway = true;
  const run = await startEngines(['gateway', 'worker'], {
    limits: {
      // As if nothing were set for a server that wasn't read.
      memberRunning: (guildId) => (known.has(guildId) ? 1 : 10),
      async load(guildIds) {
        if (isAway) throw new Error('away');
        for (const id of guildIds) known.add(id);
      },
    },
  });
  await using _ = run;
  const [gateway] = run.processes;
  if (!gateway) throw new Error('impossible');
  for (const each of [1, 2, 3]) await run.add(gateway, aJob({ createdAtMs: each }));
  await run.pass(3_000);
  expect(run.submits).toEqual([]);
  isAway = false;
  await run.pass(3_000);
  expect(run.submits).toHaveLength(1);
  await run.until(() => run.told.length === 3);
});
