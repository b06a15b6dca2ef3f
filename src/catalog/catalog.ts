import type { Provider } from '../providers/provider.ts';
import { lumaModels } from './models/luma.ts';
import { openaiModels, selfHostedModel } from './models/openai.ts';
import { previewModels } from './models/preview.ts';
import { replicateModels } from './models/replicate.ts';
import { replicateVideoModels } from './models/replicate-video.ts';
import { runwayModels } from './models/runway.ts';
import { viduModels } from './models/vidu.ts';
import { wavespeedModels } from './models/wavespeed.ts';
import { type Model, type ModelRow, modelSchema } from './schema.ts';
import { usualUsd } from './stages.ts';

export interface Catalog {
  /** Every model that has a provider here and is not retired today, in the order of the list. */
  readonly offered: readonly Model[];
  /** Those of `offered` whose provider will switch them off. */
  readonly ending: readonly Model[];
  /** The providers of all models by id, each once; those that have what they need here come first. */
  readonly providers: readonly { id: string; isHere: boolean }[];
  /** The model that runs where nobody chose one. */
  readonly defaultModel: Model | undefined;
  /** Any model by its id, offered or not. */
  find(id: string): Model | undefined;
  /** What members read for a model; its id where it is no longer known. */
  labelOf(id: string): string;
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
  if (ids.size !== models.length) throw new Error('Two models of the catalog have one id');
  for (const { id, retired } of models) {
    if (retired && !ids.has(retired.successor))
      throw new Error(`The successor of ${id} is not in the catalog`);
  }
  return models;
}

/**
 * The catalog as this bot can serve it. `preview` is offered where nothing else is, and where it is the chosen
 * default; a retired model where its provider's address is the operator's own, for then another server answers.
 * Models retire by the clock, without a restart.
 */
export function createCatalog(options: {
  models: readonly Model[];
  /** By id, those that there is a key for. */
  providers: ReadonlyMap<string, Pick<Provider, 'api'>>;
  defaultModelId: string | undefined;
  now(): number;
}): Catalog {
  const { defaultModelId, providers } = options;
  const isOwn = ({ provider }: Model) => providers.get(provider)?.api?.isOperatorsOwn === true;
  const models = options.models.map((model) => withoutStill(model, providers));
  const find = (id: string) => models.find((model) => model.id === id);
  const withKey = models.filter((model) =>
    model.stages.every(
      ({ unlessImage, provider = model.provider }) => unlessImage || providers.has(provider),
    ),
  );

  function offered(): Model[] {
    const nowMs = options.now();
    const servable = withKey.filter((model) => isOwn(model) || !isRetired(model, nowMs));
    const real = servable.filter(({ provider }) => provider !== 'preview');
    return defaultModelId === 'preview' || real.length === 0 ? servable : real;
  }

  const forAll = () => offered().filter(({ ageRestricted }) => !ageRestricted);
  return {
    get offered() {
      return offered();
    },
    get ending() {
      return offered().filter((model) => model.retired && !isOwn(model));
    },
    get defaultModel() {
      const models = forAll();
      const cheapest = models.toSorted((a, b) => usualUsd(a) - usualUsd(b))[0];
      return models.find(({ id }) => id === defaultModelId) ?? cheapest;
    },
    get providers() {
      // A provider whose models are all retired is of no use, unless it is there.
      const living = models.filter(
        (model) => providers.has(model.provider) || !isRetired(model, options.now()),
      );
      return [...new Set(living.map(({ provider }) => provider))]
        .map((id) => ({ id, isHere: providers.has(id) }))
        .sort((a, b) => Number(b.isHere) - Number(a.isHere));
    },
    find,
    labelOf: (id) => find(id)?.label ?? id,
    offeredIn: ({ isAgeRestricted }) => (isAgeRestricted ? offered() : forAll()),
  };
}

/** Where nobody here can make the still that a model starts from, it needs the member's image. */
function withoutStill(model: Model, providers: ReadonlyMap<string, unknown>): Model {
  const isMissing = model.stages.some(
    ({ unlessImage, provider = model.provider }) => unlessImage && !providers.has(provider),
  );
  return isMissing ? { ...model, image: 'required' } : model;
}

const DAY_MS = 24 * 3_600_000;

/**
 * Days until the provider switches the model off, 0 on the last day before; `undefined` if no end is known or it is
 * past.
 */
export function sunsetOf({ retired }: Model, nowMs: number): number | undefined {
  if (!retired) return undefined;
  const leftMs = Date.parse(retired.on) - nowMs;
  return leftMs > 0 ? Math.floor(leftMs / DAY_MS) : undefined;
}

/** A model that its provider has switched off, or will. */
export type RetiredModel = Model & { retired: NonNullable<Model['retired']> };

/** Whether the provider has switched the model off. */
export function isRetired(model: Model, nowMs: number): model is RetiredModel {
  return model.retired !== undefined && sunsetOf(model, nowMs) === undefined;
}
