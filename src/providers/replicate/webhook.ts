import type { WebhookRules } from '../webhooks/rules.ts';
import { inWebhookHeaders } from '../webhooks/verify.ts';

/** @see https://replicate.com/docs/topics/webhooks */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({
    path,
    body: { ...body, webhook: url, webhook_events_filter: ['completed'] },
  }),
  needsHttps: true,
  calls: 1,
  // https://replicate.com/docs/topics/webhooks/verify-webhook
  signature: inWebhookHeaders({ version: 'v1', encoding: 'base64', key: 'base64' }),
};
