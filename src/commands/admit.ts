import type { BaseInteraction } from 'discord.js';
import { fitRequest } from '../catalogue/fit.ts';
import { isWithin, limitModel } from '../catalogue/limit.ts';
import { estimateUsd, usualUsd } from '../catalogue/price.ts';
import type { VideoRequest } from '../catalogue/request.ts';
import { isRetired, type RetiredModel } from '../catalogue/retirement.ts';
import type { Model } from '../catalogue/schema.ts';
import { checkOfferedImage } from '../delivery/images.ts';
import { UserError } from '../errors.ts';
import type { Spender } from '../jobs/allowance.ts';
import type { Job } from '../jobs/job.ts';
import type { Sentence } from '../locales/translate.ts';
import { type EffectiveSettings, effectiveSettings } from '../settings/effective.ts';
import { checkAffordable } from './afford.ts';
import type { InteractionContext } from './command.ts';
import { checkWords } from './moderate.ts';
import { checkOptedOut, ownersOfImage } from './opt-out.ts';
import { barrierSentence, tooDear, tooLong, tooSharp, whyNot } from './refusals.ts';
import type { Wish } from './start-video.ts';

/** Who asks, and where: anything that a member does in a guild. */
type Asking = BaseInteraction<'raw' | 'cached'>;

/** Somebody asked for a retired model by name. */
export class RetiredModelError extends UserError {
  readonly model: RetiredModel;

  constructor(model: RetiredModel) {
    super((t) => t('refusal.modelRetired', { model: model.label }));
    this.model = model;
  }
}

/** A wish that may become a job. */
export interface Admitted {
  model: Model;
  request: VideoRequest;
  /** Sentences about options that were fitted to the model. */
  notes: Sentence[];
  /** The estimate. */
  usd: number;
  spender: Spender;
  settings: EffectiveSettings;
  /** See `Draft`. */
  imageOwnerIds: readonly string[];
  /** The earlier job whose still it begins with. */
  begun: Begun | undefined;
}

type Begun = Job & { still: NonNullable<Job['still']> };

/** The guild's settings as they are for this member in this channel. */
export async function settingsHere(
  interaction: Asking,
  { settings, parentChannelId, roleIds }: InteractionContext,
): Promise<EffectiveSettings> {
  const asker = {
    userId: interaction.user.id,
    roleIds: roleIds(interaction.id),
    channelId: interaction.channelId ?? '',
    parentChannelId: parentChannelId(interaction.id),
  };
  const { settings: ofGuild } = await settings.get(interaction.guildId);
  return effectiveSettings(ofGuild, asker);
}

/**
 * The models that this member may use in this channel, in the order of the list, each with only what is within the
 * guild's limits.
 */
export async function modelsHere(
  interaction: Asking,
  context: InteractionContext,
): Promise<readonly Model[]> {
  return usable(interaction, context, await settingsHere(interaction, context));
}

/**
 * The model that the member asked for, or with `null` the default, if it may be used here. Throws a `UserError`
 * that says what would work, or a `RetiredModelError`.
 */
export async function chooseModel(
  interaction: Asking,
  modelId: string | null,
  context: InteractionContext,
): Promise<Model> {
  return choose(interaction, modelId, context, await settingsHere(interaction, context));
}

/**
 * Decides by what is in memory whether a wish becomes a job, in this order: taken at all, configured, allowed here, sane,
 * affordable, safe. Every way to a video goes through here. Throws a `UserError` that says what is wrong and what
 * would work.
 */
export async function admit(
  interaction: Asking,
  wish: Wish,
  modelId: string | null,
  context: InteractionContext,
): Promise<Admitted> {
  context.intake.requireOpen();
  const settings = await settingsHere(interaction, context);
  const model = choose(interaction, modelId, context, settings);
  const fitted = fitRequest(wish.options, model, context.randomSeed(), defaultsWithin(settings));
  checkLimits(wish, settings);
  checkPicture(wish, model);
  const begun = await begunBy(wish, fitted.request, context);
  const usd = estimateUsd(
    model,
    { ...fitted.request, hasImage: wish.image !== null },
    { fromStage: begun?.stage ?? 0 },
  );
  checkPrice(usd, settings);
  const spender = {
    guildId: interaction.guildId,
    userId: interaction.user.id,
    roleIds: context.roleIds(interaction.id),
    model: model.id,
    atMs: context.clock.now(),
  };
  await checkAffordable(spender, usd, context);
  checkWords(fitted.request.prompt, settings);
  const imageOwnerIds = await ownersOfImage(wish, context);
  await checkOptedOut(interaction, imageOwnerIds, fitted.request, settings, context);
  return { model, ...fitted, usd, spender, settings, imageOwnerIds, begun };
}

/** A still is good for the very video alone that it was made for. */
async function begunBy(
  { stillOf }: Wish,
  request: VideoRequest,
  { findJob }: InteractionContext,
): Promise<Begun | undefined> {
  const job = stillOf === undefined ? undefined : await findJob(stillOf);
  const isSame =
    job?.request.model === request.model &&
    job.request.prompt === request.prompt &&
    job.request.aspectRatio === request.aspectRatio;
  return isSame && job.still ? { ...job, still: job.still } : undefined;
}

function usable(interaction: Asking, context: InteractionContext, settings: EffectiveSettings): Model[] {
  const isAgeRestricted = context.isAgeRestricted(interaction.id);
  return usableModels(settings, context.catalogue.offeredIn({ isAgeRestricted }));
}

/** Those of the models that the settings leave, with only what is within the limits. */
export function usableModels(settings: EffectiveSettings, models: readonly Model[]): Model[] {
  return models
    .filter(
      ({ id, ageRestricted }) => settings.mayUseModel(id) && (settings.ageRestrictedModels || !ageRestricted),
    )
    .flatMap((model) => limitModel(model, settings) ?? []);
}

function choose(
  interaction: Asking,
  modelId: string | null,
  context: InteractionContext,
  settings: EffectiveSettings,
): Model {
  const { catalogue } = context;
  if (catalogue.offered.length === 0) {
    throw new UserError((t) => t('refusal.nothingSetUp'));
  }
  if (settings.barrier) throw new UserError(barrierSentence(settings.barrier));
  const here = usable(interaction, context, settings);
  const known = modelId === null ? undefined : catalogue.find(modelId);
  const model =
    modelId === null
      ? defaultModel(here, [settings.defaultModel, catalogue.defaultModel?.id])
      : here.find(({ id }) => id === modelId);
  if (model) return model;
  const isGone = known && isRetired(known, context.clock.now()) && !catalogue.offered.includes(known);
  if (isGone) throw new RetiredModelError(known);
  throw new UserError(whyNot(known, here, settings));
}

/** The first of the wanted that may be used, else the cheapest, and what is for all before what is for adults. */
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

/** The guild's defaults; its limits, which may be newer, come first. */
function defaultsWithin({
  defaultDurationSeconds: seconds,
  defaultResolution: resolution,
  defaultAspectRatio,
  maxDurationSeconds,
  maxResolution,
}: EffectiveSettings) {
  return {
    durationSeconds: seconds === null ? null : Math.min(seconds, maxDurationSeconds ?? seconds),
    resolution: resolution === null || isWithin(resolution, maxResolution) ? resolution : maxResolution,
    aspectRatio: defaultAspectRatio,
  };
}

function checkLimits({ options }: Wish, { maxDurationSeconds, maxResolution }: EffectiveSettings): void {
  const { durationSeconds, resolution } = options;
  if (durationSeconds !== null && maxDurationSeconds !== null && durationSeconds > maxDurationSeconds)
    throw new UserError(tooLong(maxDurationSeconds));
  if (resolution !== null && maxResolution !== null && !isWithin(resolution, maxResolution))
    throw new UserError(tooSharp(maxResolution));
}

function checkPicture({ image }: Wish, model: Model): void {
  if (image && model.image === 'none') {
    throw new UserError((t) => t('refusal.pictureNotTaken', { model: model.label }));
  }
  if (!image && model.image === 'required') {
    throw new UserError((t) => t('refusal.pictureNeeded', { model: model.label }));
  }
  if (image) checkOfferedImage(image);
}

function checkPrice(usd: number, { maxUsdPerVideo }: EffectiveSettings): void {
  if (maxUsdPerVideo !== null && usd > maxUsdPerVideo) throw new UserError(tooDear(usd, maxUsdPerVideo));
}
