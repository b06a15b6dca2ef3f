import { type Catalog, isRetired, type RetiredModel } from '../catalog/catalog.ts';
import { fitRequest, limitModel, SEED_MAX } from '../catalog/fit.ts';
import type { VideoRequest } from '../catalog/request.ts';
import type { Model } from '../catalog/schema.ts';
import { estimateUsd, usualUsd } from '../catalog/stages.ts';
import { UserError } from '../errors.ts';
import { type EffectiveSettings, effectiveSettings } from '../settings/effective.ts';
import type { Asking, EarlierJob, Fitted, ValidateDeps } from './checks.ts';
import * as checks from './checks.ts';
import { ownersOfImage } from './people.ts';
import { modelRefusal } from './refusals.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';

export type Validation = { retired: RetiredModel; settings: EffectiveSettings } | { valid: Fitted };

/** Where a model is asked for. */
interface ModelScope {
  catalog: Catalog;
  settings: EffectiveSettings;
  isAgeRestricted: boolean;
}

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
export type Validate = (asked: MemberRequest, requester: Requester) => Promise<Validation>;

export function createValidate(deps: ValidateDeps): Validate {
  return async (asked, requester) => {
    const scope = await checkBeforeModel(requester, deps);
    const { settings } = scope;
    const choice = chooseModel(asked.model, scope, deps.clock.now());
    if ('retired' in choice) return { retired: choice.retired, settings };
    const valid = await fitToModel({ asked, requester, settings }, choice.model, deps);
    for (const check of checksOfRequest) await check(valid, deps);
    return { valid };
  };
}

/** Checks what can be said before a model is chosen. */
export async function checkBeforeModel(requester: Requester, deps: ValidateDeps): Promise<ModelScope> {
  const settings = await settingsFor(requester, deps);
  for (const check of checksBeforeModel) await check({ requester, settings }, deps);
  return { catalog: deps.catalog, settings, isAgeRestricted: requester.isAgeRestricted };
}

/** The models that the settings allow, each with only what is within the server's limits. */
export function usableModels(settings: EffectiveSettings, models: readonly Model[]): Model[] {
  return models
    .filter(
      ({ id, ageRestricted }) => settings.mayUseModel(id) && (settings.ageRestrictedModels || !ageRestricted),
    )
    .flatMap((model) => limitModel(model, settings) ?? []);
}

/** The models that may be used in a channel, in the order of the catalog. */
export function modelsIn({ catalog, settings, isAgeRestricted }: ModelScope): Model[] {
  return usableModels(settings, catalog.offeredIn({ isAgeRestricted }));
}

/**
 * The model with this id, or the default for `null`, if it may be used here; the model itself if it is retired. Throws
 * a `UserError` that says what would work.
 */
export function chooseModel(
  modelId: string | null,
  scope: ModelScope,
  nowMs: number,
): { model: Model } | { retired: RetiredModel } {
  const { catalog, settings } = scope;
  const here = modelsIn(scope);
  const model =
    modelId === null
      ? defaultModel(here, [settings.defaultModel, catalog.defaultModel?.id])
      : here.find(({ id }) => id === modelId);
  if (model) return { model };
  const known = modelId === null ? undefined : catalog.find(modelId);
  if (known && isRetired(known, nowMs) && !catalog.offered.includes(known)) return { retired: known };
  throw new UserError(modelRefusal(known, here, settings));
}

/** The first wanted model that may be used, otherwise the cheapest; models for everybody before those for adults. */
function defaultModel(
  here: readonly Model[],
  wanted: readonly (string | null | undefined)[],
): Model | undefined {
  const chosen = wanted.flatMap((id) => here.find((model) => model.id === id) ?? []);
  const cheapest = here.toSorted(
    (a, b) =>
      Number(a.ageRestricted ?? false) - Number(b.ageRestricted ?? false) || usualUsd(a) - usualUsd(b),
  );
  return chosen[0] ?? cheapest[0];
}

/** Fits the options to the model. Throws a `UserError` for options that no model could have. */
async function fitToModel(
  candidate: Asking & { asked: MemberRequest },
  model: Model,
  deps: ValidateDeps,
): Promise<Fitted> {
  const { asked, requester, settings } = candidate;
  const fitted = fitRequest(asked.options, model, deps.random.below(SEED_MAX), {
    // The model is within the server's limits already, so what is fitted to it is too.
    durationSeconds: settings.defaultDurationSeconds,
    resolution: settings.defaultResolution,
    aspectRatio: settings.defaultAspectRatio,
  });
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
