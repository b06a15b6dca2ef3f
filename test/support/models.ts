import { type Catalog, checkModels } from '../../src/catalog/catalog.ts';
import { type OneWayRow, oneWay } from '../../src/catalog/one-way.ts';
import type { Model } from '../../src/catalog/schema.ts';

/** Models that one provider runs in one way. */
export function modelsOf(rows: readonly OneWayRow[]): Model[] {
  return checkModels(rows.map(oneWay));
}

/** The first way of the models. */
export function firstWayOf(models: readonly Model[]): Catalog['wayOf'] {
  return ({ model }) => models.find(({ id }) => id === model)?.offers[0].ways[0];
}
