import { providerDefinitions } from '../providers/index.ts';

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
