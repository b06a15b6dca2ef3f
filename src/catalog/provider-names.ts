import { providerDefinitions, standIn } from '../providers/index.ts';
import type { Model } from './schema.ts';

const names: ReadonlyMap<string, string> = new Map([
  ...providerDefinitions.map(({ id, label, makerLabel = label }) => [id, makerLabel] as const),
  [standIn.id, standIn.label],
]);

/** A provider's name for members; the id for the operator's own servers. */
export function providerName(id: string): string {
  return names.get(id) ?? id;
}

/** Whether a provider is the one that needs no account, or a model is that one's. */
export function isStandIn(id: string): boolean {
  return id === standIn.id;
}

/** The names of the providers that make a model, each once. */
export function makersOf({ offers }: Pick<Model, 'offers'>): string[] {
  return [...new Set(offers.map(({ provider }) => providerName(provider)))];
}

/** A model's name, with the provider that makes it. */
export function labelAt(label: string, provider: string): string {
  return `${label} (${providerName(provider)})`;
}
