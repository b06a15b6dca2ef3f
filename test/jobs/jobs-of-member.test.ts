import { expect, it } from 'vitest';
import { JobMap } from '../../src/jobs/intake.ts';
import { aJob, statuses } from '../support/job.ts';

const of = (userId: string, guildId = 'films') => ({ origin: { userId, guildId } });
const idsOf = (jobs: Iterable<{ id: string }>) => [...jobs].map(({ id }) => id);

it('knows the jobs of a member in a server, in their newest version', () => {
  const jobs = new JobMap();
  const [first, second, other, elsewhere] = [of('mia'), of('mia'), of('moe'), of('mia', 'music')].map(aJob);
  if (!first || !second || !other || !elsewhere) throw new Error('There are four');
  for (const job of [first, second, other, elsewhere]) jobs.set(job.id, job);
  expect([...jobs.besides(first)]).toEqual([first, second]);
  expect([...jobs.besides(aJob(of('nobody')))]).toEqual([]);

  const running = { ...first, status: statuses.running };
  jobs.set(first.id, running);
  expect([...jobs.besides(second)]).toEqual([running, second]);

  // The member deleted their data.
  jobs.set(first.id, { ...running, origin: { ...running.origin, userId: '' } });
  expect(idsOf(jobs.besides(second))).toEqual([second.id]);

  expect([jobs.delete(second.id), jobs.delete(second.id)]).toEqual([true, false]);
  expect([...jobs.besides(second)]).toEqual([]);
  expect(idsOf(jobs.values())).toEqual([first.id, other.id, elsewhere.id]);
});
