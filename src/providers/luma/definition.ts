import type { ProviderDefinition } from '../definition.ts';
import { webhookRules } from './webhook.ts';

export const luma: ProviderDefinition = {
  id: 'luma',
  label: 'Luma',
  keyVariables: ['LUMA_API_KEY', 'LUMAAI_API_KEY'],
  baseUrlVariable: 'LUMA_BASE_URL',
  baseUrlEnding: '/dream-machine/v1',
  concurrencyVariable: 'LUMA_CONCURRENCY',
  webhook: webhookRules,
  create: async (account) => (await import('./index.ts')).createLuma(account),
};

/** Luma's newer API has keys and addresses of its own. */
export const lumaAgents: ProviderDefinition = {
  id: 'luma-agents',
  label: 'Luma Agents',
  keyVariables: ['LUMA_AGENTS_API_KEY'],
  baseUrlVariable: 'LUMA_AGENTS_BASE_URL',
  baseUrlEnding: '/v1',
  concurrencyVariable: 'LUMA_CONCURRENCY',
  webhook: null,
  create: async (account) => (await import('./index.ts')).createLumaAgents(account),
};
