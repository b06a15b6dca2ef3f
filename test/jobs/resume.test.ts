import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { asLeft, takeUp } from '../../src/jobs/resume.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

/** Takes up these jobs. Contains each woken one with its delay. */
function start(jobs: readonly Job[]) {
  const woken: [id: string, delayMs: number][] = [];
  takeUp(jobs, {
    wake: (id) => void woken.push([id, 0]),
    wakeIn: (id, delayMs) => void woken.push([id, delayMs]),
  });
  return woken;
}

it('wakes each job that has a step or may start, those that are polled one after the other', () => {
  const late = [1, 2, 3].map(() => aJob({ status: { ...statuses.running, isLate: true } }));
  const running = [1, 2, 3].map(() => aJob({ status: statuses.running }));
  const [queued, granted, accepted, delivering] = [
    aJob(),
    aJob({ status: { ...statuses.queued, mayStart: true } }),
    aJob({ status: statuses.accepted }),
    aJob({ status: statuses.delivering }),
  ];
  const stored = [...late, queued, ...running, granted, accepted, delivering];
  expect(start(stored)).toEqual([
    ...[granted, accepted, delivering].map(({ id }) => [id, 0]),
    ...running.map(({ id }, index) => [id, index * 25]),
    ...late.map(({ id }, index) => [id, index * 100]),
  ]);
});

it('moves what an earlier process did in the future into the past', () => {
  const nowMs = createFakeClock().now();
  const at = (sinceMs: number) =>
    aJob({ status: { ...statuses.running, sinceMs }, stateSinceMs: sinceMs, createdAtMs: nowMs });
  const [ahead, present] = [at(nowMs + 5_000), at(nowMs)];
  expect(asLeft(ahead, nowMs)).toMatchObject({
    ...{ stateSinceMs: nowMs, createdAtMs: nowMs, status: { sinceMs: nowMs } },
  });
  expect(asLeft(present, nowMs)).toBe(present);
});
