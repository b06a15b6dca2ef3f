import type { Log } from '../log.ts';
import type { Job } from './job.ts';
import { traitsOf } from './states.ts';

/** One line for each change of a job's state. */
export function logChange(log: Log, job: Job, previous: Job): void {
  const { status } = job;
  if (status.state === previous.status.state) return;
  const fields = {
    job: job.id,
    guild: job.origin.guildId,
    model: job.request.model,
    provider: job.provider,
    state: status.state,
    tookMs: job.stateSinceMs - previous.stateSinceMs,
    totalMs: job.stateSinceMs - job.createdAtMs,
    ...('cause' in status && { cause: status.cause }),
    ...('kind' in status && { kind: status.kind }),
    ...(job.review?.decision && { decision: job.review.decision.what }),
    ...('route' in status && { route: status.route, bytes: status.file.bytes }),
  };
  log[traitsOf(job).logLevel](fields, 'job');
}
