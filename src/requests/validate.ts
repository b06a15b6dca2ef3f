import { fitRequest } from '../catalog/fit.ts';
import { isWithin } from '../catalog/limit.ts';
import { estimateUsd } from '../catalog/price.ts';
import type { VideoRequest } from '../catalog/request.ts';
import type { RetiredModel } from '../catalog/retirement.ts';
import type { Model } from '../catalog/schema.ts';
import { type EffectiveSettings, effectiveSettings } from '../settings/effective.ts';
import type { Asking, EarlierJob, Fitted, ValidateDeps } from './checks.ts';
import * as checks from './checks.ts';
import { chooseModel, type ModelScope } from './models.ts';
import { ownersOfImage } from './people.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';

export type Validation = { retired: RetiredModel; settings: EffectiveSettings } | { valid: Fitted };

type Check<Candidate> = (candidate: Candidate, deps: ValidateDeps) => void | Promise<void>;

/** What can be said before a model is chosen. The first refusal is the one the member reads. */
const checksBeforeModel: readonly Check<Asking>[] = [
  checks.isIntakeOpen,
  checks.isSetUp,
  checks.isAllowedHere,
];
/** What can be said of a request that was fitted to a model. */
const checksOfRequest: readonly Check<Fitted>[] = [
  checks.isWithinLimits,
  checks.takesImage,
  checks.isWithinPriceLimit,
  checks.isAffordable,
  checks.hasNoBlockedWord,
  checks.concernsNobodyOptedOut,
];

/** The settings for a requester in their channel. */
export async function settingsFor(
  requester: Requester,
  { settings }: Pick<ValidateDeps, 'settings'>,
): Promise<EffectiveSettings> {
  const snapshot = await settings.get(requester.guildId);
  return effectiveSettings(snapshot.settings, requester);
}

/**
 * Decides from memory whether a request may become a job. Every request goes through here. Throws a `UserError` that
 * says what is wrong and what would work.
 */
export async function validate(
  asked: MemberRequest,
  requester: Requester,
  deps: ValidateDeps,
): Promise<Validation> {
  const scope = await checkBeforeModel(requester, deps);
  const { settings } = scope;
  const choice = chooseModel(asked.model, scope, deps.clock.now());
  if ('retired' in choice) return { retired: choice.retired, settings };
  const valid = await fitToModel({ asked, requester, settings }, choice.model, deps);
  for (const check of checksOfRequest) await check(valid, deps);
  return { valid };
}

/** Checks what can be said before a model is chosen. */
export async function checkBeforeModel(requester: Requester, deps: ValidateDeps): Promise<ModelScope> {
  const settings = await settingsFor(requester, deps);
  for (const check of checksBeforeModel) await check({ requester, settings }, deps);
  return { catalog: deps.catalog, settings, isAgeRestricted: requester.isAgeRestricted };
}

/** Fits the options to the model. Throws a `UserError` for options that no model could have. */
async function fitToModel(
  candidate: Asking & { asked: MemberRequest },
  model: Model,
  deps: ValidateDeps,
): Promise<Fitted> {
  const { asked, requester, settings } = candidate;
  const fitted = fitRequest(asked.options, model, deps.randomSeed(), defaultsWithin(settings));
  const earlierJob = await findEarlierJob(asked, fitted.request, deps);
  const priced = { ...fitted.request, hasImage: asked.image !== null };
  return {
    ...candidate,
    ...fitted,
    model,
    earlierJob,
    usd: estimateUsd(model, priced, { fromStage: earlierJob?.stage ?? 0 }),
    spender: {
      guildId: requester.guildId,
      userId: requester.userId,
      roleIds: requester.roleIds,
      model: model.id,
      atMs: deps.clock.now(),
    },
    imageOwnerIds: await ownersOfImage(asked, deps),
  };
}

/** The server's defaults, within its limits, which may be newer. */
function defaultsWithin({
  defaultDurationSeconds: seconds,
  defaultResolution: resolution,
  defaultAspectRatio: aspectRatio,
  maxDurationSeconds,
  maxResolution,
}: EffectiveSettings) {
  return {
    durationSeconds: seconds === null ? null : Math.min(seconds, maxDurationSeconds ?? seconds),
    resolution: resolution === null || isWithin(resolution, maxResolution) ? resolution : maxResolution,
    aspectRatio,
  };
}

/** A still can be used only for the very video it was made for. */
async function findEarlierJob(
  { stillOf }: MemberRequest,
  { model, prompt, aspectRatio }: VideoRequest,
  { findJob }: ValidateDeps,
): Promise<EarlierJob | undefined> {
  const job = stillOf === undefined ? undefined : await findJob(stillOf);
  const isSame =
    job?.request.model === model && job.request.prompt === prompt && job.request.aspectRatio === aspectRatio;
  return isSame && job.still ? { ...job, still: job.still } : undefined;
}
