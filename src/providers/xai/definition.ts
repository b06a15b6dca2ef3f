import type { ProviderDefinition } from '../definition.ts';

export const xai: ProviderDefinition = {
  id: 'xai',
  label: 'xAI',
  keyVariables: ['XAI_API_KEY'],
  baseUrlVariable: 'XAI_BASE_URL',
  baseUrlEnding: '/v1',
  concurrencyVariable: 'XAI_CONCURRENCY',
  webhook: null,
  create: async (account) => (await import('./index.ts')).createXai(account),
};
