import type { ProviderDefinition } from '../definition.ts';
import { webhookRules } from './webhook.ts';

export const fal: ProviderDefinition = {
  id: 'fal',
  label: 'fal',
  keyVariables: ['FAL_API_KEY', 'FAL_KEY'],
  baseUrlVariable: 'FAL_BASE_URL',
  baseUrlEnding: '',
  concurrencyVariable: 'FAL_CONCURRENCY',
  // The limit of a new account. More are accepted and wait there, where nobody sees whose turn it is.
  // https://docs.fal.ai/documentation/model-apis/concurrency-limits
  concurrency: 2,
  webhook: webhookRules,
  create: async (account) => (await import('./index.ts')).createFal(account),
};
