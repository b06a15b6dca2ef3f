import type { ProviderDefinition } from '../definition.ts';

export const runway: ProviderDefinition = {
  id: 'runway',
  label: 'Runway',
  keyVariables: ['RUNWAY_API_KEY', 'RUNWAYML_API_SECRET'],
  baseUrlVariable: 'RUNWAY_BASE_URL',
  baseUrlEnding: '',
  concurrencyVariable: 'RUNWAY_CONCURRENCY',
  webhook: null,
  create: async (account) => (await import('./index.ts')).createRunway(account),
};
