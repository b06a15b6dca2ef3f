import { lumaModels } from './models/luma.ts';
import { openaiModels, selfHostedModel } from './models/openai.ts';
import { previewModels } from './models/preview.ts';
import { replicateModels } from './models/replicate.ts';
import { replicateVideoModels } from './models/replicate-video.ts';
import { runwayModels } from './models/runway.ts';
import { viduModels } from './models/vidu.ts';
import { wavespeedModels } from './models/wavespeed.ts';
import { estimateUsd } from './price.ts';
import { type Model, type ModelRow, modelSchema } from './schema.ts';

export interface Catalogue {
  /** Every model that has a provider here and is not retired, in the order of the list. */
  readonly offered: readonly Model[];
  /** The providers of all models by id, each once; those that have what they need here come first. */
  readonly providers: readonly { id: string; isHere: boolean }[];
  /** The model that runs where nobody chose one. */
  readonly defaultModel: Model | undefined;
  /** Any model by its id, offered or not. */
  find(id: string): Model | undefined;
  /** Those of `offered` that may be used in a channel. */
  offeredIn(channel: { isAgeRestricted: boolean }): readonly Model[];
}

/** The built-in rows, checked: a mistake in them stops the start, not a job. */
export const builtInModels: readonly Model[] = checkModels([
  ...replicateModels,
  ...replicateVideoModels,
  ...wavespeedModels,
  ...runwayModels,
  ...lumaModels,
  ...viduModels,
  ...openaiModels,
  ...previewModels,
]);

/** The built-in rows, the operator's own, and the model that runs at `OPENAI_BASE_URL`, where that is set. */
export function modelsFor({
  selfHosted,
  own,
}: {
  selfHosted: string | undefined;
  own: readonly Model[];
}): Model[] {
  const hosted = selfHosted === undefined ? [] : checkModels([selfHostedModel(selfHosted)]);
  return [...own, ...builtInModels, ...hosted];
}

/** The ids that a configuration may name. */
export function knownModelIds(): string[] {
  return [...builtInModels.map(({ id }) => id), 'self-hosted'];
}

/** Checks rows and what they say of each other. Throws for a wrong one. */
export function checkModels(rows: readonly ModelRow[]): Model[] {
  const models = rows.map((row) => modelSchema.parse(row));
  const ids = new Set(models.map(({ id }) => id));
  if (ids.size !== models.length) throw new Error('Two models of the catalogue have one id');
  for (const { id, retired } of models) {
    if (retired && !ids.has(retired.successor))
      throw new Error(`The successor of ${id} is not in the catalogue`);
  }
  return models;
}

/**
 * The catalogue as this bot can serve it. `preview` is offered where nothing else is, and where it is the chosen
 * default; a retired model where its provider's address is the operator's own, for then another server answers.
 */
export function createCatalogue(options: {
  models: readonly Model[];
  providerIds: ReadonlySet<string>;
  /** Providers whose address the operator has set. */
  ownProviderIds: ReadonlySet<string>;
  defaultModelId: string | undefined;
}): Catalogue {
  const { models } = options;
  const servable = models.filter(
    ({ provider, retired }) =>
      options.providerIds.has(provider) && (!retired || options.ownProviderIds.has(provider)),
  );
  const real = servable.filter((model) => model.provider !== 'preview');
  const offered = options.defaultModelId === 'preview' || real.length === 0 ? servable : real;
  const forAll = offered.filter(({ ageRestricted }) => !ageRestricted);
  const usual = (model: Model) => estimateUsd(model, { durationSeconds: model.defaultDurationSeconds });
  const cheapest = forAll.toSorted((a, b) => usual(a) - usual(b))[0];
  return {
    offered,
    defaultModel: forAll.find((model) => model.id === options.defaultModelId) ?? cheapest,
    providers: providersOf(models, options.providerIds),
    find: (id) => models.find((model) => model.id === id),
    offeredIn: ({ isAgeRestricted }) => (isAgeRestricted ? offered : forAll),
  };
}

/** A provider whose models are all retired is of no use, unless it is there. */
function providersOf(models: readonly Model[], here: ReadonlySet<string>) {
  const living = models.filter(({ provider, retired }) => !retired || here.has(provider));
  return [...new Set(living.map(({ provider }) => provider))]
    .map((id) => ({ id, isHere: here.has(id) }))
    .sort((a, b) => Number(b.isHere) - Number(a.isHere));
}

/** The models that fit what a member has typed so far, the best match first. */
export function searchModels(models: readonly Model[], typed: string): Model[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ id, label }: Model) => {
    if (id.startsWith(wanted)) return 0;
    if (id.includes(wanted)) return 1;
    return label.toLowerCase().includes(wanted) ? 2 : undefined;
  };
  return models
    .flatMap((model) => {
      const ranked = rank(model);
      return ranked === undefined ? [] : [{ model, ranked }];
    })
    .sort((a, b) => a.ranked - b.ranked)
    .map(({ model }) => model);
}
