import type { Catalog } from '../catalog/catalog.ts';
import type { Clock } from '../clock.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { Health } from '../providers/health.ts';
import { type JobView, renderJob } from './render-job.ts';

/** Makes the function that collects what a job's message shows beside the job itself. */
export function createJobView(deps: {
  catalog: Catalog;
  health: Health;
  clock: Clock;
  /** Milliseconds until a job's message is edited again. */
  nextEditMs(job: Job): number;
  /** A function, since the engine is built later and needs what is built from this. */
  engine(): Engine;
}): (job: Job) => JobView {
  /** What nobody can say of a job that isn't in the queue yet. */
  function prospects(job: Job): Partial<JobView> {
    const engine = deps.engine();
    return {
      ...engine.progressOf(job.id),
      ...engine.estimateOf(job.id),
      queuePosition: engine.queuePositionOf(job.id),
      isProviderFailing: ['failing', 'refused'].includes(deps.health.of(job.provider).state),
      nextEditMs: deps.nextEditMs(job),
    };
  }

  return (job) => {
    const model = deps.catalog.find(job.request.model);
    const nowMs = deps.clock.now();
    return {
      job,
      model,
      nowMs,
      estimateUsd: job.reservedUsd,
      ...(isIn(job, 'accepted') ? {} : prospects(job)),
    };
  };
}

/** Makes the function that says what a job's message shows now. */
export function createRender(viewOf: (job: Job) => JobView): (job: Job) => MessageBody {
  return (job) => renderJob(viewOf(job));
}
