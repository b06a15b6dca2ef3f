import type { Catalogue } from '../catalogue/catalogue.ts';
import { estimateUsd } from '../catalogue/price.ts';
import type { Clock } from '../clock.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { remainingMs } from '../jobs/polling.ts';
import { type Timings, timingKnowledge } from '../jobs/timings.ts';
import type { Health } from '../providers/health.ts';
import type { JobView } from './render-job.ts';

/** Makes the function that collects what a job's message shows beside the job itself. */
export function createJobView(deps: {
  catalogue: Catalogue;
  timings: Timings;
  health: Health;
  clock: Clock;
  /** A function, since the engine is built later and needs what is built from this. */
  engine(): Engine;
}): (job: Job) => JobView {
  return (job) => {
    const engine = deps.engine();
    const model = deps.catalogue.find(job.request.model);
    const nowMs = deps.clock.now();
    const { fraction, step } = engine.progressOf(job.id);
    const timing = timingKnowledge(deps.timings, model, job);
    return {
      job,
      model,
      nowMs,
      place: engine.placeOf(job.id),
      isProviderFailing: ['failing', 'refused'].includes(deps.health.of(job.provider).state),
      fraction,
      estimateUsd: model && estimateUsd(model, { ...job.request, hasImage: job.image !== null }),
      step,
      remainingMs: isIn(job, 'running') ? remainingMs(nowMs - job.status.sinceMs, timing) : undefined,
    };
  };
}
