import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { logChange } from '../../src/jobs/job-log.ts';
import type { Log } from '../../src/log.ts';
import { aJob, statuses } from '../support/job.ts';

/** What is logged of a job that was queued at 2,000 ms and changes at 5,000 ms. */
function logged(fields: Partial<Job>) {
  const lines: unknown[] = [];
  const log = {
    info: (line: object) => lines.push({ level: 'info', ...line }),
    warn: (line: object) => lines.push({ level: 'warn', ...line }),
  } as Partial<Log> as Log;
  const job = aJob({ id: '7', createdAtMs: 1_000, stateSinceMs: 2_000 });
  logChange(log, { ...job, stateSinceMs: 5_000, ...fields }, job);
  return lines;
}

const line = {
  ...{ job: '7', guild: aJob().origin.guildId, model: 'preview', provider: 'preview' },
  ...{ tookMs: 3_000, totalMs: 4_000 },
};

it.each<[Partial<Job>, object]>([
  [{ status: statuses.running }, { level: 'info', state: 'running' }],
  [{ status: statuses.failed }, { level: 'warn', state: 'failed', kind: 'task_failed', cause: 'it failed' }],
  [
    { status: statuses.succeeded, review: { decision: { what: 'spoiler', by: '5' } } },
    { level: 'info', state: 'succeeded', decision: 'spoiler', route: 'reply', bytes: 1_000 },
  ],
  [
    { status: statuses.reviewing, review: {} },
    { level: 'info', state: 'reviewing' },
  ],
])('a change of state is one line: %j', (fields, more) => {
  expect(logged(fields)).toStrictEqual([{ ...line, ...more }]);
});

it('a change within a state is none', () => {
  expect(logged({ status: { ...statuses.queued, attempts: 1 } })).toEqual([]);
});
