import { type Catalog, isRetired, type RetiredModel, retirementOf } from '../catalog/catalog.ts';
import { type Lack, lacks, limitModel } from '../catalog/choose-ways.ts';
import { fitRequest, SEED_MAX } from '../catalog/fit.ts';
import { namedModel } from '../catalog/offers.ts';
import type { OptionDefaults } from '../catalog/options.ts';
import type { Model } from '../catalog/schema.ts';
import { defaultModel, estimateUsd, idsOf } from '../catalog/ways.ts';
import { effectiveSettings } from '../settings/effective.ts';
import type { EffectiveSettings } from '../settings/for-member.ts';
import { hasAtSign } from '../text/clean.ts';
import { atLeast, castNamesOf } from './cast.ts';
import type { Asking, Fitted, ValidateDeps } from './checks.ts';
import * as checks from './checks.ts';
import { asMadeBy } from './draft.ts';
import { draftNotes } from './draft-notes.ts';
import { findEarlierJob } from './earlier-job.ts';
import { ownersOfInputs } from './people.ts';
import { ModelRefusedError } from './refusals.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';
import { trialOf } from './trials.ts';

/** A model that can't do what is asked, and those here that can, the best first. */
export interface Lacking {
  lack: Lack;
  model: Model;
  able: readonly Model[];
  /** Whose images it would need, if no others: as the prompt names them. */
  cast: readonly string[];
}

export type Validation =
  | { valid: Fitted }
  | { retired: RetiredModel; settings: EffectiveSettings }
  | { lacking: Lacking };

/** Where a model is asked for. */
export interface ModelScope {
  catalog: Catalog;
  settings: EffectiveSettings;
  isAgeRestricted: boolean;
  /** The model that is asked for, if it isn't offered and may be used all the same. */
  trial?: Model | undefined;
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
  checks.takesFiles,
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
 * says what is wrong and what would work; for a model that can't be used here, a `ModelRefusedError`.
 */
export type Validate = (asked: MemberRequest, requester: Requester) => Promise<Validation>;

export function createValidate(deps: ValidateDeps): Validate {
  return async (given, requester) => {
    const scope = await checkBeforeModel(given.model, requester, deps);
    const choice = chooseModel(given.model, scope, deps.clock.now());
    if ('retired' in choice) return { retired: choice.retired, settings: scope.settings };
    const brought = mayBringCast(given)
      ? await deps.cast.bring(given, requester, scope.settings)
      : { draft: given, notes: [], refusal: undefined };
    if (brought.refusal) throw brought.refusal;
    const asked = brought.draft;
    const candidate = { asked, requester, settings: scope.settings, isTrial: choice.model === scope.trial };
    const valid = await fitToModel(candidate, choice.model, deps);
    if ('lack' in valid) {
      const able = modelsIn(scope).filter((model) => !lacks(model, atLeast(asked)));
      return { lacking: { lack: valid.lack, model: choice.model, able, cast: castNamesOf(asked) } };
    }
    valid.notes.unshift(...brought.notes);
    for (const check of checksOfRequest) await check(valid, deps);
    return { valid };
  };
}

/** Most requests name nobody. One that was asked about may have the images of the cast already. */
function mayBringCast({ inputs, options: { prompt } }: MemberRequest): boolean {
  return inputs.length > 0 || hasAtSign(prompt);
}

/** Checks what can be said before a model is chosen. `modelId`: the one that is asked for. */
export async function checkBeforeModel(
  modelId: string | null,
  requester: Requester,
  deps: ValidateDeps,
): Promise<ModelScope> {
  const settings = await settingsFor(requester, deps);
  for (const check of checksBeforeModel) await check({ requester, settings }, deps);
  const hidden = modelId === null ? undefined : deps.catalog.hidden(modelId);
  const trial = hidden && (await trialOf(hidden, { requester, settings }, deps.trials));
  return { catalog: deps.catalog, settings, isAgeRestricted: requester.isAgeRestricted, trial };
}

/** The models that the settings allow, each with only what is within the server's limits. */
export function usableModels(settings: EffectiveSettings, models: readonly Model[]): Model[] {
  return models
    .filter(
      (model) =>
        settings.deniesModel(idsOf(model)) === undefined &&
        (settings.ageRestrictedModels || !model.ageRestricted),
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
  const { catalog, settings, trial } = scope;
  if (trial && modelId === trial.id) return { model: trial };
  const here = modelsIn(scope);
  const usual = defaultModel(here, [settings.defaultModel, catalog.defaultModel?.id]);
  const model = modelId === null ? usual : namedModel(here, modelId);
  if (model) return { model };
  const known = modelId === null ? undefined : catalog.find(modelId.replace(/@.*/, ''));
  const retired = known && isRetired(known, nowMs) && retirementOf(known);
  if (known && retired && !catalog.offered.some(({ id }) => id === known.id))
    return { retired: { ...known, retired } };
  // The default comes first: it's what the server wants to be used.
  throw new ModelRefusedError(
    known,
    here.toSorted((a, b) => Number(b === usual) - Number(a === usual)),
    settings,
  );
}

/** Fits a request to the model, unless it lacks something. Throws a `UserError` for options that no model could have. */
async function fitToModel(
  candidate: Asking & { asked: MemberRequest; isTrial: boolean },
  model: Model,
  deps: ValidateDeps,
): Promise<Fitted | { lack: Lack }> {
  const { settings } = candidate;
  const { guildId, userId, roleIds, requestId, shot } = candidate.requester;
  const asked = candidate.asked.inputs.length > 0 ? asMadeBy(candidate.asked, model) : candidate.asked;
  const fitted = fitRequest(asked, model, deps.random.below(SEED_MAX), defaultsOf(settings));
  if ('lack' in fitted) return fitted;
  if (asked.options.draft) fitted.notes.push(...draftNotes(asked, defaultsOf(settings), model, fitted));
  const { stillOf } = asked;
  const earlierJob = stillOf === undefined ? undefined : await findEarlierJob(stillOf, fitted.request, deps);
  const priced = { ...fitted.request, hasImage: checks.hasFirstFrame(asked) };
  return {
    ...{ ...candidate, asked, ...fitted, model, earlierJob },
    usd: estimateUsd(fitted.way, priced, { fromStage: earlierJob?.stage ?? 0 }),
    spender: {
      ...{ guildId, userId, roleIds, model: model.id, atMs: deps.clock.now() },
      ...(shot && { shot: requestId }),
    },
    imageOwnerIds: await ownersOfInputs(asked, deps),
  };
}

/** The model is within the server's limits already, so what is fitted to it is too. */
function defaultsOf(settings: EffectiveSettings): OptionDefaults {
  return {
    durationSeconds: settings.defaultDurationSeconds,
    resolution: settings.defaultResolution,
    aspectRatio: settings.defaultAspectRatio,
  };
}
