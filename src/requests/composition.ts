import { chooseWays, lacks } from '../catalog/choose-ways.ts';
import { fitRequest } from '../catalog/fit.ts';
import { aspectRatios, resolutions } from '../catalog/formats.ts';
import { mapWays } from '../catalog/offers.ts';
import type { OptionDefaults, RequestedOptions } from '../catalog/options.ts';
import type { FittedRequest } from '../catalog/request.ts';
import type { Model, Way } from '../catalog/schema.ts';
import { estimateUsd, idsOf, keepsLength } from '../catalog/ways.ts';
import { PassingError, UserError } from '../errors.ts';
import type { CastMember } from '../jobs/cast-store.ts';
import { inARow, type Sentence } from '../locales/translate.ts';
import type { Task } from '../providers/provider.ts';
import { longDate } from '../replies/times.ts';
import { isVisible } from '../text/clean.ts';
import { codeLine } from '../text/markdown.ts';
import { atLeast, castMarkOf } from './cast.ts';
import { namedIn } from './cast-names.ts';
import { hasFirstFrame, type ValidateDeps } from './checks.ts';
import { asMadeBy, withOptions } from './draft.ts';
import { lackSentence } from './refusals.ts';
import type { Draft } from './request.ts';
import type { Requester } from './requester.ts';
import { checkBeforeModel, chooseModel, type ModelScope, modelsIn, type Validate } from './validate.ts';

/** A draft as it would be made now. The draft itself keeps what its model lacks, for another model. */
export interface Composition {
  /** The models that the member may use here. */
  models: readonly Model[];
  /** Those of them that can make it, if its own can't. */
  able: readonly Model[];
  /** Those of the cast that it doesn't name yet. */
  cast: readonly CastMember[];
  /** A mark of those it brings along; absent for nobody. */
  castMark?: string;
  /** What it would do. */
  task: Task;
  /** The one that would make it, and its way. */
  model: Model;
  way: Way;
  fitted: Pick<FittedRequest['request'], 'durationSeconds' | 'resolution' | 'aspectRatio'>;
  /** What can be chosen with this model and these inputs. */
  choices: Choices;
  /** What was changed to fit the model, and why it isn't the draft's own. */
  notes: readonly Sentence[];
  usd: number;
  /** What it would cost with other options. */
  usdWith(options: Partial<RequestedOptions>): number;
  hasPrompt: boolean;
  /** How often a member may ask the assistant in a day here. */
  assistantCalls: number;
  /** Why it can't be made as it is, apart from a missing prompt. */
  refusal: Sentence | undefined;
  /** Whether waiting helps against it. The message doesn't change by itself, so it may be over by now. */
  mayPass: boolean;
}

export interface Choices {
  durations: readonly number[];
  resolutions: readonly string[];
  aspectRatios: readonly string[];
}

/** Throws a `UserError` for somebody who can make no videos here at all. */
export type Compose = (draft: Draft, requester: Requester) => Promise<Composition>;

/** A missing prompt is no mistake yet, and must not hide one. */
const NO_PROMPT = '…';

export function createCompose(deps: ValidateDeps & { validate: Validate }): Compose {
  return async (kept, requester) => {
    const scope = await checkBeforeModel(kept.model, requester, deps);
    const { model, instead } = resolveModel(kept.model, scope, deps.clock.now());
    const { settings } = scope;
    const [brought, cast] = await Promise.all([
      deps.cast.bring(kept, requester, settings),
      deps.cast.usable(requester, settings),
    ]);
    const draft = asMadeBy(brought.draft, model);
    const hasPrompt = isVisible(draft.options.prompt);
    const { way, request, notes } = fitDraft(draft, model, scope);
    const usdWith = (changed: Partial<RequestedOptions>) =>
      priceDraft(withOptions(draft, changed), model, scope).usd;
    const { trial } = scope;
    const models = [...(trial ? [trial] : []), ...modelsIn(scope)];
    const able = lacks(model, draft) ? models.filter((each) => !lacks(each, atLeast(brought.draft))) : [];
    const named = namedIn(draft.options.prompt, cast);
    return {
      ...{ models, able },
      cast: cast.filter((one) => !named.includes(one)),
      ...castMarkOf(brought.draft),
      ...{ task: draft.task, model, way, fitted: request },
      choices: choicesOf(draft, model),
      notes: [instead, trial && trialNote(trial), ...brought.notes, ...notes].filter(
        (note) => note !== undefined,
      ),
      usd: usdWith({}),
      ...{ usdWith, hasPrompt, assistantCalls: settings.assistantCalls },
      ...(await refusalOf(draft, model, (asked) => deps.validate(asked, requester))),
    };
  };
}

/** The draft's model; for one that can't be used here, its successor or the default, and why. */
export function resolveModel(
  id: string | null,
  scope: ModelScope,
  nowMs: number,
): { model: Model; instead?: Sentence } {
  try {
    const choice = chooseModel(id, scope, nowMs);
    if ('model' in choice) return choice;
    const { label, retired } = choice.retired;
    const successor = modelsIn(scope).find((model) => idsOf(model).includes(retired.successor));
    const model = successor ?? usualModel(scope, nowMs);
    const gone: Sentence = (t) => t('retired.gone', { model: label, date: longDate(retired.on, t) });
    return { model, instead: becoming(gone, model) };
  } catch (error) {
    if (!(error instanceof UserError) || id === null) throw error;
    const model = usualModel(scope, nowMs);
    const label = scope.catalog.find(id)?.label ?? codeLine(id, 60);
    return { model, instead: becoming((t) => t('composer.notHere', { model: label }), model) };
  }
}

function trialNote({ label }: Model): Sentence {
  return (t) => t('composer.trial', { model: label });
}

function becoming(reason: Sentence, { label }: Model): Sentence {
  return (t) => inARow(t, reason(t), t('composer.instead', { model: label }));
}

function usualModel(scope: ModelScope, nowMs: number): Model {
  const choice = chooseModel(null, scope, nowMs);
  if ('retired' in choice) throw new Error('A default model is never retired');
  return choice.model;
}

/**
 * The draft fitted to a way, whatever its prompt. What the model lacks and options of impossible values don't count:
 * they are refused with the request.
 */
export function fitDraft(
  draft: Draft,
  model: Model,
  { settings }: Pick<ModelScope, 'settings'>,
): FittedRequest {
  const defaults = {
    durationSeconds: settings.defaultDurationSeconds,
    resolution: settings.defaultResolution,
    aspectRatio: settings.defaultAspectRatio,
  };
  const wanted = { ...draft, options: { ...draft.options, prompt: NO_PROMPT, seed: null } };
  const fitted = tryToFit(wanted, model, defaults);
  if (fitted) return fitted;
  const able = relaxed(model, draft);
  const { durationSeconds, resolution, aspectRatio, draft: isDraft } = wanted.options;
  const plain = { prompt: NO_PROMPT, seed: null, sound: null, avoid: null, draft: isDraft };
  const bare = { ...wanted, inputs: [], options: { ...plain, durationSeconds, resolution, aspectRatio } };
  const unasked = { ...bare, options: { ...plain, ...defaults } };
  const best = tryToFit(bare, able, defaults) ?? tryToFit(unasked, able, defaults);
  if (!best) throw new Error(`Nothing fits ${model.id}`);
  return best;
}

/** What a draft would become with this model, and what that would cost. */
export function priceDraft(
  draft: Draft,
  model: Model,
  scope: Pick<ModelScope, 'settings'>,
): Pick<FittedRequest, 'request'> & { usd: number } {
  const { way, request } = fitDraft(draft, model, scope);
  return { request, usd: estimateUsd(way, { ...request, hasImage: hasFirstFrame(draft) }) };
}

function tryToFit(wanted: Draft, model: Model, defaults: OptionDefaults): FittedRequest | undefined {
  try {
    const fitted = fitRequest(wanted, model, 0, defaults);
    return 'lack' in fitted ? undefined : fitted;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The model as if it could do whatever the draft wants. */
function relaxed(model: Model, { task, options: { draft } }: Draft): Model {
  return mapWays(model, (way) => ({ ...way, task, inputs: {}, draft: way.draft && draft }));
}

/** Of all ways that can make the draft, by whichever provider: another one may be taken with other options. */
export function choicesOf(draft: Draft, model: Model): Choices {
  const able = model.offers.flatMap((offer) => {
    const chosen = chooseWays({ ...model, offers: [offer] }, draft);
    return 'ways' in chosen ? chosen.ways : [];
  });
  const ways = able.length > 0 ? able : model.offers[0].ways;
  const durations = new Set(ways.flatMap((way) => (keepsLength(way) ? [] : durationsOf(way))));
  // A video that is worked on has its shape.
  const shaping = ways.filter(({ task }) => task === 'generate');
  return {
    durations: [...durations].sort((a, b) => a - b),
    resolutions: resolutions.filter((each) => ways.some((way) => way.resolutions.includes(each))),
    aspectRatios: aspectRatios.filter((each) => shaping.some((way) => way.aspectRatios.includes(each))),
  };
}

function durationsOf({ durations }: Way): number[] {
  if (Array.isArray(durations)) return durations;
  const { from, to } = durations;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

export async function refusalOf(
  draft: Draft,
  model: Model,
  validate: (asked: Parameters<Validate>[0]) => ReturnType<Validate>,
): Promise<Pick<Composition, 'refusal' | 'mayPass'>> {
  const prompt = isVisible(draft.options.prompt) ? draft.options.prompt : NO_PROMPT;
  const options = { ...draft.options, prompt };
  try {
    const checked = await validate({ ...draft, options, model: model.id, notify: 'off' });
    const refusal =
      'lacking' in checked
        ? lackSentence(checked.lacking.lack, model.label, checked.lacking.cast)
        : undefined;
    return { refusal, mayPass: false };
  } catch (error) {
    if (error instanceof UserError)
      return { refusal: error.sentence, mayPass: error instanceof PassingError };
    throw error;
  }
}
