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
  /** Every model that has a provider here and isn't retired today, in the order of the list. */
  readonly offered: readonly Model[];
  /** The `offered` models that their provider will switch off. */
  readonly ending: readonly Model[];
  /** The providers of all models by id, each once. Usable ones come first. */
  readonly providers: readonly { id: string; isHere: boolean }[];
  /** The model that runs if nobody chose one. */
  readonly defaultModel: Model | undefined;
  /** Any model by its id, offered or not. */
  find(id: string): Model | undefined;
  /** A model's label; its id if it is no longer known. */
  labelOf(id: string): string;
  /** The `offered` models that may be used in a channel. */
  offeredIn(channel: { isAgeRestricted: boolean }): readonly Model[];
}

/** The built-in rows, validated: a mistake in them stops the start, not a job. */
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

/** The built-in rows, the operator's own, and the model at `OPENAI_BASE_URL` if that is set. */
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

/** The ids that a configuration may contain. */
export function knownModelIds(): string[] {
  return [...builtInModels.map(({ id }) => id), 'self-hosted'];
}

/**
 * Validates rows and their references to each other. Throws for an invalid one.
 * @internal Tests make their models by it.
 */
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
 * The catalog as this bot offers it. `preview` is offered if nothing else is, or if it is the chosen default. A retired
 * model is offered if its provider's address is the operator's own, because then another server answers. Models retire
 * by the clock, without a restart.
 */
export function createCatalog(options: {
  models: readonly Model[];
  /** By id, the providers with a key. */
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
      // A provider whose models are all retired is useless, unless it is set up.
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

/** If no provider here can make the still that a model starts from, the model needs the member's image. */
function withoutStill(model: Model, providers: ReadonlyMap<string, unknown>): Model {
  const isMissing = model.stages.some(
    ({ unlessImage, provider = model.provider }) => unlessImage && !providers.has(provider),
  );
  return isMissing ? { ...model, image: 'required' } : model;
}

const DAY_MS = 24 * 3_600_000;

/**
 * Days until the provider switches the model off; 0 on the last day before; `undefined` if no end is known, or it has
 * passed.
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
