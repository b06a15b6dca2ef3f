import type { WebhookRules } from '../webhooks/rules.ts';

/** @see https://wavespeed.ai/docs/how-to-use-webhooks */
export const webhookRules: WebhookRules = {
  asked: { in: 'query', field: 'webhook' },
  needsHttps: true,
  calls: 1,
  signature: { scheme: 'webhook-headers', version: 'v3', encoding: 'hex', key: 'utf8' },
};
