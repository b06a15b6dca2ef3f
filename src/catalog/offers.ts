import { EditableError } from '../errors.ts';
import { chooseWays, type Lack, type Wanted } from './choose-ways.ts';
import { labelAt } from './provider-names.ts';
import type { FittedRequest } from './request.ts';
import type { Model, Offer, Way } from './schema.ts';
import { estimateUsd, filterOffers, idsOf, lengthFor, makesSame } from './ways.ts';

/** A prompt that is longer than a way takes. */
export class PromptTooLongError extends EditableError {
  /** The share of the prompt that it takes. */
  readonly takes: number;

  constructor({ length, max }: { length: number; max: number }, model: string) {
    super((t) => t('refusal.promptTooLong', { length, model, max }));
    this.takes = max / length;
  }
}

/** Another provider's way to make the very same video. */
interface OtherOffer {
  offer: Offer;
  way: Way;
  usd: number;
}

/** The offers of other providers that make the very video of a request, from the same inputs. The cheapest comes first. */
export function otherOffers(
  model: Model,
  wanted: Wanted,
  { way: like, request }: Pick<FittedRequest, 'way' | 'request'>,
): OtherOffer[] {
  const isSame = (way: Way) => makesSame(way, like, request) && takesPrompt(way, request.prompt);
  return aloneOffers(model)
    .flatMap((alone): OtherOffer[] => {
      const [offer] = alone.offers;
      const able = offer.provider === like.provider ? undefined : chooseWays(alone, wanted);
      const way = able && 'ways' in able ? able.ways.find(isSame) : undefined;
      return way ? [{ offer, way, usd: usdOf({ way, request }, wanted) }] : [];
    })
    .sort((a, b) => a.usd - b.usd);
}

/**
 * The request at the offer that makes it best: one that takes the prompt and lacks as few options as possible, at a
 * provider that works. Of those that make the very same video, the cheapest.
 */
export function bestOffer(
  model: Model,
  wanted: Wanted,
  fitTo: (alone: Model) => FittedRequest | { lack: Lack },
): FittedRequest {
  const refusals: EditableError[] = [];
  const fits = aloneOffers(model).flatMap((alone) => {
    try {
      const fitted = fitTo(alone);
      return 'lack' in fitted ? [] : [{ ...fitted, isAvoided: alone.offers[0].isAvoided ?? false }];
    } catch (error) {
      if (!(error instanceof EditableError)) throw error;
      refusals.push(error);
      return [];
    }
  });
  const [best] = fits.sort(
    (a, b) => a.notes.length - b.notes.length || Number(a.isAvoided) - Number(b.isAvoided),
  );
  if (!best) throw leastRefusal(refusals) ?? new Error('No offer can do it after all');
  const { way, request, notes, isAvoided } = best;
  const [other] = otherOffers(model, wanted, best).filter(
    ({ offer }) => (offer.isAvoided ?? false) === isAvoided,
  );
  return other && other.usd < usdOf(best, wanted)
    ? { way: other.way, request: { ...request, offer: other.offer.id, way: other.way.name }, notes }
    : { way, request, notes };
}

/** What to change so that one of the offers makes it: of prompts that are too long for all, the least. */
function leastRefusal(refusals: readonly EditableError[]): EditableError | undefined {
  const tooLong = refusals.filter((each) => each instanceof PromptTooLongError);
  return tooLong.sort((a, b) => b.takes - a.takes)[0] ?? refusals[0];
}

/** The model with every way changed. */
export function mapWays(model: Model, change: (way: Way) => Way): Model {
  const [first, ...others] = model.offers.map((offer): Offer => {
    const [way, ...more] = offer.ways;
    return { ...offer, ways: [change(way), ...more.map(change)] };
  });
  return first ? { ...model, offers: [first, ...others] } : model;
}

/** Each offer of a model as if there were no other. */
function aloneOffers(model: Model): Model[] {
  return model.offers.map((offer) => ({ ...model, offers: [offer] }));
}

function takesPrompt(way: Way, prompt: string): boolean {
  return lengthFor(way, prompt) <= way.promptMaxLength;
}

function usdOf({ way, request }: Pick<FittedRequest, 'way' | 'request'>, { inputs }: Wanted): number {
  return estimateUsd(way, { ...request, hasImage: inputs.some(({ role }) => role === 'first') });
}

/** Whether several providers make the model. */
export function isShared({ offers: [first, ...others] }: Model): boolean {
  return others.some(({ provider }) => provider !== first.provider);
}

/** The model by a name that says which provider makes it, if several could. */
export function madeBy(model: Model, provider: string): Model {
  return isShared(model) ? { ...model, label: labelAt(model.label, provider) } : model;
}

/**
 * The model that a member names: by its id, by that of one of its offers, which then is the only one, or together with
 * a provider (`kling@fal`). If that isn't here, all offers are left.
 */
export function namedModel(models: readonly Model[], named: string): Model | undefined {
  const [id = '', provider] = named.split('@');
  const model = models.find((each) => idsOf(each).includes(id));
  if (!model) return undefined;
  const alone = filterOffers(model, (offer) =>
    provider === undefined ? offer.id === id && id !== model.id : offer.provider === provider,
  );
  if (!alone || !isShared(model)) return alone ?? model;
  const [{ provider: pin }] = alone.offers;
  return { ...madeBy(model, pin), offers: alone.offers, pin };
}

/** What a member names a model by at one of its providers; its id for whichever. */
export function idAt({ id }: Pick<Model, 'id'>, provider: string | undefined): string {
  return provider === undefined ? id : `${id}@${provider}`;
}

/** The model as its providers are now. */
export function asProvidersAre(model: Model, isAvoided: (provider: string) => boolean): Model {
  const mark = (offer: Offer): Offer => (isAvoided(offer.provider) ? { ...offer, isAvoided: true } : offer);
  const [first, ...others] = model.offers;
  return { ...model, offers: [mark(first), ...others.map(mark)] };
}

/** The model with the offers of the provider that the operator has set for it. */
export function withSetProvider(model: Model, set: ReadonlyMap<string, string>): Model {
  const [named] = idsOf(model).flatMap((id) => set.get(id) ?? []);
  return filterOffers(model, ({ provider }) => provider === named) ?? model;
}
