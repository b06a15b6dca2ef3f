import type { ProviderDefinition } from '../definition.ts';
import { webhookRules } from './webhook.ts';

export const wavespeed: ProviderDefinition = {
  id: 'wavespeed',
  label: 'WaveSpeed',
  keyVariables: ['WAVESPEED_API_KEY'],
  baseUrlVariable: 'WAVESPEED_BASE_URL',
  baseUrlEnding: '',
  concurrencyVariable: 'WAVESPEED_CONCURRENCY',
  // The limit of the smallest account.
  concurrency: 2,
  webhook: webhookRules,
  create: async (account) => (await import('./index.ts')).createWavespeed(account),
};
