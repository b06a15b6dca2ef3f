import type { ProviderDefinition } from '../definition.ts';
import { webhookRules } from './webhook.ts';

export const google: ProviderDefinition = {
  id: 'google',
  label: 'Google',
  keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
  baseUrlVariable: 'GEMINI_BASE_URL',
  baseUrlEnding: '',
  concurrencyVariable: 'GEMINI_CONCURRENCY',
  // How many are accepted isn't documented. One too many is accepted, fails afterwards, and may be charged.
  concurrency: 2,
  webhook: webhookRules,
  create: async (account) => (await import('./index.ts')).createGoogle(account),
};
