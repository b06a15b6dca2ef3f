import type { BaseInteraction } from 'discord.js';
import { fitRequest } from '../catalogue/fit.ts';
import type { VideoRequest } from '../catalogue/request.ts';
import { isRetired, type RetiredModel } from '../catalogue/retirement.ts';
import type { Model } from '../catalogue/schema.ts';
import { checkOfferedImage } from '../delivery/images.ts';
import { UserError } from '../errors.ts';
import type { InteractionContext } from './command.ts';
import type { Wish } from './start-video.ts';

/** Who asks, and where: anything that a member does in a guild. */
type Asking = BaseInteraction<'raw' | 'cached'>;

/** Somebody asked for a retired model by name. */
export class RetiredModelError extends UserError {
  readonly model: RetiredModel;

  constructor(model: RetiredModel) {
    super(`${model.label} was switched off by its provider. Please choose another model.`);
    this.model = model;
  }
}

/** The models that this member may use in this channel, in the order of the list. */
export async function modelsHere(
  interaction: Asking,
  context: InteractionContext,
): Promise<readonly Model[]> {
  return context.catalogue.offeredIn({ isAgeRestricted: context.isAgeRestricted(interaction.id) });
}

/**
 * The model that the member asked for, or with `null` the default, if it may be used here. Throws a `UserError`
 * that names what would work, or a `RetiredModelError`.
 */
export async function chooseModel(
  interaction: Asking,
  modelId: string | null,
  context: InteractionContext,
): Promise<Model> {
  const { catalogue } = context;
  const offered = await modelsHere(interaction, context);
  const known = modelId === null ? catalogue.defaultModel : catalogue.find(modelId);
  const model = offered.find(({ id }) => id === known?.id);
  if (model) return model;
  if (known && isRetired(known, context.clock.now())) throw new RetiredModelError(known);
  throw new UserError(whyNot(known, offered));
}

/**
 * Decides whether a wish becomes a job, in this order: configured, allowed here, sane. Every way to a video goes
 * through here. Throws a `UserError` that says what is wrong and what would work.
 */
export async function admit(
  interaction: Asking,
  wish: Wish,
  modelId: string | null,
  context: InteractionContext,
): Promise<{ model: Model; request: VideoRequest; notes: string[] }> {
  const model = await chooseModel(interaction, modelId, context);
  const fitted = fitRequest(wish.options, model, context.randomSeed());
  checkPicture(wish, model);
  return { model, ...fitted };
}

function checkPicture({ image }: Wish, model: Model): void {
  if (image && model.image === 'none') {
    throw new UserError(`${model.label} can't start from a picture. Leave it out, or choose another model.`);
  }
  if (!image && model.image === 'required') {
    throw new UserError(`${model.label} needs a picture to start from. Attach one with the option image.`);
  }
  if (image) checkOfferedImage(image);
}

/** A sentence names this many models; the others are in the list that members see while they type. */
const NAMED_MODELS = 4;

/** The sentence for a model that can't be used here. */
function whyNot(model: Model | undefined, offered: readonly Model[]): string {
  if (offered.length === 0)
    return 'No model is set up yet. Whoever runs this bot has to give it a provider key.';
  const ids = offered.slice(0, NAMED_MODELS).map(({ id }) => `\`${id}\``);
  const others = offered.length > NAMED_MODELS ? ', or another from the list that `model` shows' : '';
  const choose = `Choose one of ${ids.join(', ')}${others}.`;
  if (model?.ageRestricted) return `${model.label} may be used in age-restricted channels only. ${choose}`;
  return model ? `${model.label} is not set up here. ${choose}` : `There is no such model here. ${choose}`;
}
