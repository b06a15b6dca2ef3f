import type { Catalog } from '../catalog/catalog.ts';
import type { Model } from '../catalog/schema.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { type Translate, translator } from '../locales/translate.ts';
import type { Health } from '../providers/health.ts';

/** A job and all that its message shows beside it. */
export interface JobView {
  job: Job;
  model: Model | undefined;
  /** 1 for the next one to start. */
  queuePosition?: number | undefined;
  /** Whether its provider is in trouble, so that it waits. */
  isProviderFailing?: boolean;
  /** 0 to 1, as the provider reports it. */
  fraction?: number | undefined;
  /** What the provider is doing, in its words. */
  step?: string | undefined;
  /** By the catalog, before the provider has charged anything. */
  estimateUsd?: number | undefined;
  /** Milliseconds until it is ready, by an estimate; absent where nothing is known. */
  readyInMs?: number | undefined;
  /** It takes longer than its model usually does. */
  isLate?: boolean;
  /** Milliseconds until the message is edited again; infinite where it is not. */
  nextEditMs?: number;
  /** Where a video outside of Discord's attachments is, until when (`null` where nobody knows), and its mark. */
  link?: { url: string; expiresAtMs: number | null; mark: string } | undefined;
  /** The video is here and is being made to fit. */
  isCompressing?: boolean;
  /** Whether a job that failed counts against its member's quota all the same. */
  isCounted?: boolean;
  nowMs: number;
}

/** The language of the channel, as it was when the job began. */
export function languageOf({ origin }: Job): Translate {
  return translator(origin.language);
}

import type { Clock } from '../runtime/clock.ts';

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
