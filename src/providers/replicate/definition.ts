import type { ProviderDefinition } from '../definition.ts';
import { webhookRules } from './webhook.ts';

export const replicate: ProviderDefinition = {
  id: 'replicate',
  label: 'Replicate',
  keyVariables: ['REPLICATE_API_KEY', 'REPLICATE_API_TOKEN'],
  baseUrlVariable: 'REPLICATE_BASE_URL',
  baseUrlEnding: '/v1',
  concurrencyVariable: 'REPLICATE_CONCURRENCY',
  webhook: webhookRules,
  async create({ apiKey, ...rest }) {
    const { createReplicate } = await import('./index.ts');
    return createReplicate({ apiToken: apiKey, ...rest });
  },
};
