import { providerDefinitions, standIn } from '../providers/index.ts';
import type { Provider } from '../providers/provider.ts';
import type { DescribedLists } from './described/described-models.ts';
import { builtInRows } from './models/index.ts';
import { asProvidersAre, isShared, mapWays, withSetProvider } from './offers.ts';
import type { VideoRequest } from './request.ts';
import { type Model, type ModelRow, modelRow, type Offer, toModel, type Way } from './schema.ts';
import { filterOffers, idsOf, providerOf, usualUsd, waysOf } from './ways.ts';

export interface Catalog {
  /** Every model that has a provider here and isn't retired today, in the order of the list, with such offers only. */
  readonly offered: readonly Model[];
  /** The `offered` models that their provider will switch off. */
  readonly ending: readonly Model[];
  /** The providers of all models by id, each once. Usable ones come first. */
  readonly providers: readonly { id: string; isHere: boolean }[];
  /** The model that runs if nobody chose one. */
  readonly defaultModel: Model | undefined;
  /** Any model by its id or the id of one of its offers, offered or not. */
  find(id: string): Model | undefined;
  /** A described model that isn't offered now. */
  hidden(id: string): Model | undefined;
  /** The way that a stored request is made, offered or not. */
  wayOf(request: Pick<VideoRequest, 'model' | 'offer' | 'way'>): Way | undefined;
  /** The provider that makes a stored request, if several here make its model. */
  makerOf(request: Pick<VideoRequest, 'model' | 'offer' | 'way'>): string | undefined;
  /** A model's label; its id if it is no longer known. */
  labelOf(id: string): string;
  /** The `offered` models that may be used in a channel. */
  offeredIn(channel: { isAgeRestricted: boolean }): readonly Model[];
}

/** The built-in rows, validated: a mistake in them stops the start, not a job. */
export const builtInModels: readonly Model[] = checkModels(builtInRows);

/** The operator's own models, and the built-in rows. */
export function modelsFor({ own }: { own: { models: readonly Model[] } }): Model[] {
  return [...own.models, ...builtInModels];
}

const merged = new Map(builtInModels.flatMap((model) => idsOf(model).map((id) => [id, model] as const)));

/** The id that a model has now. Models of several providers were one for each provider once. */
export function idNow(id: string): string {
  return merged.get(id)?.id ?? id;
}

/** Every id that a model has or had. */
export function allIdsOf(id: string): readonly string[] {
  const model = merged.get(id);
  return model ? idsOf(model) : [id];
}

/** The ids that a configuration may contain. */
export function knownModelIds(): string[] {
  return [...builtInModels.flatMap(idsOf), ...providerDefinitions.flatMap(({ own }) => own?.modelIds ?? [])];
}

/**
 * Validates rows and their references to each other. Throws for an invalid one.
 * @internal Tests make their models by it.
 */
export function checkModels(rows: readonly ModelRow[]): Model[] {
  const models = rows.map((row) => toModel(modelRow.parse(row)));
  const ids = models.flatMap(idsOf);
  if (new Set(ids).size !== ids.length) throw new Error('Two models of the catalog have one id');
  for (const { id, offers } of models) {
    for (const { retired } of offers)
      if (retired && !ids.includes(retired.successor))
        throw new Error(`The successor of ${id} is not in the catalog`);
  }
  return models;
}

/**
 * The catalog as this bot offers it. The stand-in is offered if nothing else is, or if it is the chosen default. A retired
 * offer stays if its provider's address is the operator's own, because then another server answers. Offers retire by the
 * clock, without a restart.
 */
export function createCatalog(options: {
  models: readonly Model[];
  /** By id, the providers with a key. */
  providers: ReadonlyMap<string, Pick<Provider, 'api'>>;
  defaultModelId: string | undefined;
  /** Models that nobody has written a row for. Absent: none. */
  described?: DescribedLists | undefined;
  /** By model, the provider that alone makes it. */
  setProviders?: ReadonlyMap<string, string> | undefined;
  /** Whether the offers of other providers come first now. */
  isAvoided?(provider: string): boolean;
  now(): number;
}): Catalog {
  const { defaultModelId, providers, described, setProviders, isAvoided } = options;
  const isOwn = ({ provider }: Offer) => providers.get(provider)?.api?.isOperatorsOwn === true;
  const isLiving = (offer: Offer) => isOwn(offer) || !isOver(offer, options.now());
  const written = options.models.map((model) => withoutStills(model, providers));
  const byId = new Map(written.flatMap((model) => idsOf(model).map((id) => [id, model] as const)));
  const withKey = written
    .flatMap((model) => filterOffers(model, (offer) => isSetUp(offer, providers)) ?? [])
    .map((model) => (setProviders ? withSetProvider(model, setProviders) : model));
  const shared = new Set(withKey.filter(isShared).map(({ id }) => id));
  const asNow = (model: Model) =>
    isAvoided && shared.has(model.id) ? asProvidersAre(model, isAvoided) : model;
  // What isn't offered is known, so that old videos have a name.
  const find = (id: string) => byId.get(id) ?? described?.known.get(id);

  function offered(): Model[] {
    const servable = [...withKey, ...(described?.offered ?? [])]
      .flatMap((model) => filterOffers(model, isLiving) ?? [])
      .map(asNow);
    const real = servable.filter(({ offers }) => offers[0].provider !== standIn.id);
    return defaultModelId === standIn.id || real.length === 0 ? servable : real;
  }

  const forAll = () => offered().filter(({ ageRestricted }) => !ageRestricted);
  function wayOf({ model, offer, way }: Parameters<Catalog['wayOf']>[0]) {
    const offers = find(model)?.offers ?? [];
    const named = offers.find(({ id }) => id === (offer ?? model));
    // Jobs from before there were offers name none. One that is gone isn't replaced: another provider would be paid.
    const ways = (offer === undefined ? (named ?? offers[0]) : named)?.ways ?? [];
    // Jobs from before there were ways name none.
    if (way === undefined) return ways[0];
    const found = ways.find(({ name }) => name === way);
    // A new description may lack a way of a video in progress. They differ in their inputs alone.
    return found ?? (byId.has(model) ? undefined : ways[0]);
  }

  return {
    get offered() {
      return offered();
    },
    get ending() {
      return offered().filter(({ offers }) => offers.every((offer) => offer.retired && !isOwn(offer)));
    },
    get defaultModel() {
      // What only works on videos that exist is nobody's first choice.
      const models = forAll().filter((model) => waysOf(model).some(({ task }) => task === 'generate'));
      const cheapest = models.toSorted((a, b) => usualUsd(a) - usualUsd(b))[0];
      return models.find((model) => idsOf(model).includes(defaultModelId ?? '')) ?? cheapest;
    },
    get providers() {
      // A provider whose models are all retired is useless, unless it is set up.
      const living = written
        .flatMap(({ offers }) => offers)
        .filter((offer) => providers.has(offer.provider) || !isOver(offer, options.now()));
      return [...new Set(living.map(({ provider }) => provider))]
        .map((id) => ({ id, isHere: providers.has(id) }))
        .sort((a, b) => Number(b.isHere) - Number(a.isHere));
    },
    ...{ find, wayOf },
    hidden: (id) => described?.hidden.get(id),
    makerOf: (request) => (shared.has(request.model) ? wayOf(request)?.provider : undefined),
    labelOf: (id) => find(id)?.label ?? id,
    offeredIn: ({ isAgeRestricted }) => (isAgeRestricted ? offered() : forAll()),
  };
}

/** If no provider here can make the still that a way starts from, it needs the member's image. */
function withoutStills(model: Model, providers: ReadonlyMap<string, unknown>): Model {
  return mapWays(model, (way) => {
    const isMissing = way.stages.some((stage) => stage.unlessImage && !providers.has(providerOf(way, stage)));
    return isMissing ? { ...way, inputs: { ...way.inputs, first: { min: 1, max: 1 } } } : way;
  });
}

function isSetUp({ ways }: Offer, providers: ReadonlyMap<string, unknown>): boolean {
  return ways.every((way) =>
    way.stages.every((stage) => stage.unlessImage || providers.has(providerOf(way, stage))),
  );
}

/** When the last provider of a model switches it off, and what to use then; `undefined` if one doesn't. */
export function retirementOf({ offers }: Pick<Model, 'offers'>): Offer['retired'] {
  if (offers.some(({ retired }) => retired === undefined)) return undefined;
  return offers
    .map(({ retired }) => retired)
    .reduce((last, each) => (each && last && each.on > last.on ? each : last));
}

/** Whether the provider has switched an offer off. */
export function isOver({ retired }: Offer, nowMs: number): boolean {
  return retired !== undefined && Date.parse(retired.on) <= nowMs;
}

/** A model that all its providers have switched off. */
export type RetiredModel = Model & { retired: NonNullable<Offer['retired']> };

/** Whether every provider has switched the model off. */
export function isRetired(model: Model, nowMs: number): boolean {
  return model.offers.every((offer) => isOver(offer, nowMs));
}
