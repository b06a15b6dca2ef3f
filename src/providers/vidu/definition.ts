import type { ProviderDefinition } from '../definition.ts';
import { webhookRules } from './webhook.ts';

export const vidu: ProviderDefinition = {
  id: 'vidu',
  label: 'Vidu',
  keyVariables: ['VIDU_API_KEY'],
  baseUrlVariable: 'VIDU_BASE_URL',
  baseUrlEnding: '',
  concurrencyVariable: 'VIDU_CONCURRENCY',
  webhook: webhookRules,
  create: async (account) => (await import('./index.ts')).createVidu(account),
};
