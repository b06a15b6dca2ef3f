import type { ProviderDefinition } from '../definition.ts';
import { webhookRules } from './webhook.ts';

export const openrouter: ProviderDefinition = {
  id: 'openrouter',
  label: 'OpenRouter',
  keyVariables: ['OPENROUTER_API_KEY'],
  baseUrlVariable: 'OPENROUTER_BASE_URL',
  baseUrlEnding: '/api/v1',
  concurrencyVariable: 'OPENROUTER_CONCURRENCY',
  webhook: webhookRules,
  create: async (account) => (await import('./index.ts')).createOpenrouter(account),
};
