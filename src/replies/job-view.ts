import type { Catalog } from '../catalog/catalog.ts';
import { labelAt } from '../catalog/provider-names.ts';
import type { Model, Way } from '../catalog/schema.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { isFilm } from '../jobs/reel.ts';
import { type Translate, translator } from '../locales/translate.ts';
import type { Health } from '../providers/health.ts';
import type { Provider } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';
import { price } from './amounts.ts';
import type { ChainView } from './chain-line.ts';
import { type ShotView, viewShots } from './film-lines.ts';

/** A job and everything that its message shows besides it. */
export interface JobView {
  job: Job;
  model: Model | undefined;
  way?: Way | undefined;
  /** The provider that makes it, if several could. */
  maker?: string | undefined;
  /** 1 for the next one to start. */
  queuePosition?: number | undefined;
  /** Whether it waits because its provider is failing. */
  isProviderFailing?: boolean;
  /** 0 to 1, as the provider reports it. */
  fraction?: number | undefined;
  /** The provider's present activity, in its words. */
  step?: string | undefined;
  /** How many tasks are before it in its provider's queue. */
  ahead?: number | undefined;
  /** By the catalog, before the provider has charged anything. */
  estimateUsd?: number | undefined;
  /** Estimated milliseconds until it is ready; absent if unknown. */
  readyInMs?: number | undefined;
  /** The job takes longer than its model usually does. */
  isLate?: boolean;
  /** Milliseconds until the message is edited again; infinite if it isn't. */
  nextEditMs?: number;
  /** URL of a video that isn't a Discord attachment, its expiry (`null` if unknown), and its mark. */
  link?: { url: string; expiresAtMs: number | null; mark: string } | undefined;
  /** What the video was made from. */
  chain?: ChainView | undefined;
  /** The video is downloaded and being compressed. */
  isCompressing?: boolean;
  /** Whether its message may have shown an image of the video before it was there. */
  hasProgressImages?: boolean;
  /** The number of its stars, if members can give some. */
  stars?: number | undefined;
  /** Whether a failed job still counts against its member's quota. */
  isCounted?: boolean;
  /** How far the shots of a film are. */
  shots?: readonly ShotView[];
  nowMs: number;
}

/** The language of the channel, as it was when the job began. */
export function languageOf({ origin }: Job): Translate {
  return translator(origin.language, origin.guildId);
}

/** What a job is made with: its model, by its id if that is gone, and who makes it, or that it is a reel. */
export function madeWith(
  { job, model, maker }: Pick<JobView, 'job' | 'model' | 'maker'>,
  t: Translate,
): string {
  if (job.film) return t(job.film.kind === 'draft' ? 'film.draftName' : 'film.name');
  if (job.reel) return t(isFilm(job) ? 'film.name' : 'reel.name');
  const label = model?.label ?? job.request.model;
  return maker === undefined ? label : labelAt(label, maker);
}

/** The options of a video. A reel has only its length. */
export function shapeOf({ request, reel }: Job, t: Translate): string[] {
  const { durationSeconds, resolution, aspectRatio } = request;
  const length = t('time.seconds', { seconds: durationSeconds });
  return reel ? [length] : [length, resolution, aspectRatio];
}

/** Everything about a video in one line, for somebody who looks closer. */
export function madeLine(view: JobView, t: Translate): string {
  const { job } = view;
  const { request, origin, costUsd } = job;
  const own = [t('job.seed', { seed: request.seed }), price(costUsd ?? 0, t)];
  return [`<@${origin.userId}>`, madeWith(view, t), ...shapeOf(job, t), ...(job.reel ? [] : own)].join(' · ');
}

/** What the shots of an unfinished film cost, by the catalog. */
function filmUsd({ film }: Job): number {
  return film?.shots.reduce((sum, { usd }) => sum + usd, 0) ?? 0;
}

/** Creates the function that collects everything a job's message shows besides the job itself. */
export function createJobView(deps: {
  catalog: Catalog;
  providers: ReadonlyMap<string, Provider>;
  health: Health;
  clock: Clock;
  /** Milliseconds until a job's message is edited again. */
  nextEditMs(job: Job): number;
  /** A function, because the engine is created later and needs this. */
  engine(): Engine;
}): (job: Job) => JobView {
  /** Facts that don't exist for a job that isn't queued yet. */
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
      way: deps.catalog.wayOf(job.request),
      maker: deps.catalog.makerOf(job.request),
      nowMs,
      estimateUsd: job.reservedUsd + filmUsd(job),
      ...(job.film && { shots: viewShots(job.film, deps.engine()) }),
      hasProgressImages: deps.providers.get(job.provider)?.takeProgressImage !== undefined,
      ...(isIn(job, 'accepted') ? {} : prospects(job)),
    };
  };
}
