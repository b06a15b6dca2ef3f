import type { Catalog } from '../catalog/catalog.ts';
import { limitModel } from '../catalog/limit.ts';
import { usualUsd } from '../catalog/price.ts';
import { isRetired, type RetiredModel } from '../catalog/retirement.ts';
import type { Model } from '../catalog/schema.ts';
import { UserError } from '../errors.ts';
import type { EffectiveSettings } from '../settings/effective.ts';
import { modelRefusal } from './refusals.ts';

export interface ModelScope {
  catalog: Catalog;
  settings: EffectiveSettings;
  isAgeRestricted: boolean;
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
 * The model with this id, or the default for `null`, if it may be used here; the model itself where it is retired.
 * Throws a `UserError` that says what would work.
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
