import type { WebhookRules } from '../webhooks/rules.ts';
import { inWebhookHeaders } from '../webhooks/verify.ts';

/** @see https://wavespeed.ai/docs/how-to-use-webhooks */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({ path: `${path}?${new URLSearchParams({ webhook: url })}`, body }),
  needsHttps: true,
  calls: 1,
  // https://wavespeed.ai/docs/verify-webhooks (its key is plain text)
  signature: inWebhookHeaders({ version: 'v3', encoding: 'hex', key: 'utf8' }),
};
