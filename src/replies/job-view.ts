import type { Catalog } from '../catalog/catalog.ts';
import type { Clock } from '../clock.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import type { Job } from '../jobs/job.ts';
import type { Health } from '../providers/health.ts';
import type { JobView } from './render-job.ts';

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
  return (job) => {
    const engine = deps.engine();
    const model = deps.catalog.find(job.request.model);
    const nowMs = deps.clock.now();
    const { fraction, step } = engine.progressOf(job.id);
    const { readyInMs, isLate } = engine.estimateOf(job.id);
    return {
      job,
      model,
      nowMs,
      queuePosition: engine.queuePositionOf(job.id),
      isProviderFailing: ['failing', 'refused'].includes(deps.health.of(job.provider).state),
      fraction,
      estimateUsd: job.reservedUsd,
      step,
      readyInMs,
      isLate,
      nextEditMs: deps.nextEditMs(job),
    };
  };
}
