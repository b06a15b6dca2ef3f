import { providerDefinitions } from '../providers/index.ts';
import type { Model } from './schema.ts';

const names: ReadonlyMap<string, string> = new Map([
  ...providerDefinitions.map(({ id, label }) => [id, label] as const),
  // Any server with its API.
  ['openai', 'OpenAI API'],
  ['preview', 'Preview'],
]);

/** A provider's name for members; the id for the operator's own servers. */
export function providerName(id: string): string {
  return names.get(id) ?? id;
}

/** The names of the providers that make a model, each once. */
export function makersOf({ offers }: Pick<Model, 'offers'>): string[] {
  return [...new Set(offers.map(({ provider }) => providerName(provider)))];
}

/** A model's name, with the provider that makes it. */
export function labelAt(label: string, provider: string): string {
  return `${label} (${providerName(provider)})`;
}
