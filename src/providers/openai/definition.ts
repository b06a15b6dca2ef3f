import type { ProviderDefinition } from '../definition.ts';

/** OpenAI's own service has ended. This is for servers that use its API, with or without a key. */
export const openai: ProviderDefinition = {
  id: 'openai',
  label: 'OpenAI',
  keyVariables: ['OPENAI_API_KEY'],
  isKeyOptional: true,
  baseUrlVariable: 'OPENAI_BASE_URL',
  baseUrlEnding: '/v1',
  concurrencyVariable: 'OPENAI_CONCURRENCY',
  webhook: null,
  create: async (account, { encoding }) =>
    (await import('./index.ts')).createOpenai({ ...account, encoding }),
};
