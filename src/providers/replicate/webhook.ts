import type { WebhookRules } from '../webhooks/rules.ts';

/** @see https://replicate.com/docs/topics/webhooks */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({
    path,
    body: { ...body, webhook: url, webhook_events_filter: ['completed'] },
  }),
  needsHttps: true,
  calls: 1,
  signature: { scheme: 'webhook-headers', version: 'v1', encoding: 'base64', key: 'base64' },
};
