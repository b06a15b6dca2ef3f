import { expect, it } from 'vitest';
import { startEngines } from '../../support/engines.ts';
import { aJob } from '../../support/job.ts';

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
});
