import { expect, it } from 'vitest';
import type { JobState } from '../../../src/jobs/job-status.ts';
import { type Process, startEngines } from '../../support/engines.ts';
import { aJob } from '../../support/job.ts';

const isCounted = (state: JobState) => ['running', 'succeeded'].includes(state);

it('a job goes from the gateway that accepts it through a worker to its member', async () => {
  await using run = await startEngines(['gateway', 'worker', 'worker']);
  const [gateway] = run.processes;
  if (!gateway) throw new Error('no gateway');
  const job = aJob();
  await run.add(gateway, job);
  await run.until(() => run.told.length > 0);
  expect(run.submits).toHaveLength(1);
  expect(run.delivered).toHaveLength(1);
  expect(run.told).toMatchObject([{ id: job.id, state: 'succeeded' }]);
  expect(await run.storedJob(job.id)).toMatchObject({ told: true, status: { state: 'succeeded' } });
  // Whoever tells the operator knows of all videos.
  for (const { states } of run.processes) expect(states.filter(isCounted)).toEqual(['running', 'succeeded']);
});

it('a process that stands still just before the paid call does not make it, and nobody makes it twice', async () => {
  let slept: Process | undefined;
  const run: Awaited<ReturnType<typeof startEngines>> = await startEngines(['gateway', 'worker', 'worker'], {
    async isWithdrawn({ id }) {
      const holder = run.processes.find(({ engine }) => engine.holds(id));
      if (slept || !holder) return false;
      slept = holder;
      run.hub.pause(holder);
      run.clock.after(20_000, () => run.hub.resume(holder));
      await new Promise<void>((resolve) => holder.clock.after(0, resolve));
      return false;
    },
  });
  await using _ = run;
  const [gateway] = run.processes;
  if (!gateway) throw new Error('no gateway');
  const job = aJob();
  await run.add(gateway, job);
  await run.pass(60_000);
  expect(slept).toBeDefined();
  // Nobody else can know that it wasn't made.
  expect(run.submits).toEqual([]);
  expect(await run.storedJob(job.id)).toMatchObject({ told: true, status: { state: 'unclear' } });
});

it('a process that was away, and whose jobs nobody took, goes on with them', async () => {
  const run = await startEngines(['worker']);
  await using _ = run;
  const [worker] = run.processes;
  if (!worker) throw new Error('no worker');
  const job = aJob({ task: null, createdAtMs: run.clock.now(), stateSinceMs: run.clock.now() });
  await run.place(job);
  await run.until(() => run.polls.length > 0, 10);
  for (const task of run.tasks.values()) task.atMs = Number.POSITIVE_INFINITY;
  run.hub.part(worker);
  await run.pass(60_000);
  expect(worker.fleet.isAlive()).toBe(false);
  const before = run.polls.length;
  await run.pass(10_000);
  expect(run.polls).toHaveLength(before);
  for (const task of run.tasks.values()) task.atMs = 0;
  run.hub.rejoin(worker);
  await run.until(() => run.told.length > 0, 30);
  expect(run.submits).toHaveLength(1);
});
