import type { WebhookRules } from '../webhooks/rules.ts';

/** @see https://replicate.com/docs/topics/webhooks */
export const webhookRules: WebhookRules = {
  asked: { in: 'body', field: 'webhook', with: { webhook_events_filter: ['completed'] } },
  needsHttps: true,
  calls: 1,
  signature: { scheme: 'webhook-headers', version: 'v1', encoding: 'base64', key: 'base64' },
};
