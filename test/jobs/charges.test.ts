import { describe, expect, it } from 'vitest';
import { costAfter } from '../../src/jobs/charges.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import { aJob, statuses } from '../support/job.ts';

describe('what a job has cost', () => {
  const failedWith = (costUsd?: number): JobEvent => ({
    ...{ type: 'failed', kind: 'task_failed', cause: 'x' },
    ...(costUsd !== undefined && { costUsd }),
  });

  it.each([
    [null, undefined, null],
    [null, 0.2, 0.2],
    [0.5, undefined, 0.5],
    [0.5, 0.25, 0.75],
    [0.5, 0, 0.5],
  ])('is $%s and then $%s', (costUsd, added, after) => {
    expect(costAfter(aJob({ costUsd }), failedWith(added))).toBe(after);
  });
});

describe('what a job that goes on after all has cost', () => {
  const { running, downloading, failed } = statuses;
  const cost = (costUsd: number | null, job: Partial<Job>, status: typeof running | typeof downloading) =>
    costAfter(aJob({ costUsd, status: failed, ...job }), {
      ...{ type: 'recovered', status, earlierUsd: 0.2 },
      ...{ interactionToken: 't', channelId: '1', messageId: '2', uploadLimitBytes: 1 },
    } as JobEvent);

  it('is that without what was booked for the task', () => {
    const booked = (bookedUsd: number) => ({ status: { ...failed, bookedUsd } });
    expect(cost(0.75, booked(0.5), running)).toBe(0.25);
    expect(cost(0.25, booked(0.5), running)).toBe(0);
    expect(cost(0.25, booked(0), downloading)).toBe(0.25);
  });

  it('is what earlier stages may have cost, where nobody noted what was booked', () => {
    expect(cost(0.75, {}, running)).toBe(0.2);
    expect(cost(0.1, {}, running)).toBe(0.1);
  });

  it('is all of it where only the file is fetched again, or nothing was charged', () => {
    expect(cost(0.75, {}, downloading)).toBe(0.75);
    expect(cost(null, { status: { ...failed, bookedUsd: 0.5 } }, running)).toBeNull();
    expect(cost(0.75, { status: statuses.cancelled }, running)).toBe(0.75);
  });
});
