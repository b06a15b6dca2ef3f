import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { takeUp } from '../../src/jobs/resume.ts';
import type { Runner } from '../../src/jobs/runner.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

/** Takes up these jobs. `woken` contains each with its delay. */
function start(stored: readonly Job[]) {
  const clock = createFakeClock();
  const jobs = new Map<string, Job>();
  const woken: [id: string, delayMs: number][] = [];
  const runner: Partial<Runner> = {
    wake: (id) => void woken.push([id, 0]),
    wakeIn: (id, delayMs) => void woken.push([id, delayMs]),
  };
  takeUp(stored, { jobs, clock, runner: runner as Runner });
  return { jobs, woken };
}

it('wakes each job that has a step, those that are polled one after the other', () => {
  const late = [1, 2, 3].map(() => aJob({ status: { ...statuses.running, isLate: true } }));
  const running = [1, 2, 3].map(() => aJob({ status: statuses.running }));
  const [queued, accepted, delivering] = [
    aJob(),
    aJob({ status: statuses.accepted }),
    aJob({ status: statuses.delivering }),
  ];
  const stored = [...late, queued, ...running, accepted, delivering];
  const { jobs, woken } = start(stored);
  expect([...jobs.keys()]).toEqual(stored.map(({ id }) => id));
  expect(woken).toEqual([
    ...[accepted, delivering].map(({ id }) => [id, 0]),
    ...running.map(({ id }, index) => [id, index * 25]),
    ...late.map(({ id }, index) => [id, index * 100]),
  ]);
});

it('moves what an earlier process did in the future into the past', () => {
  const nowMs = createFakeClock().now();
  const at = (sinceMs: number) =>
    aJob({ status: { ...statuses.running, sinceMs }, stateSinceMs: sinceMs, createdAtMs: nowMs });
  const [ahead, present] = [at(nowMs + 5_000), at(nowMs)];
  const { jobs } = start([ahead, present]);
  expect(jobs.get(ahead.id)).toMatchObject({
    ...{ stateSinceMs: nowMs, createdAtMs: nowMs, status: { sinceMs: nowMs } },
  });
  expect(jobs.get(present.id)).toBe(present);
});
