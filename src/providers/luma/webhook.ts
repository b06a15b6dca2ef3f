import type { WebhookRules } from '../webhooks/rules.ts';

/** It calls when a task starts and when it ends. @see https://docs.lumalabs.ai/docs/callbacks */
export const webhookRules: WebhookRules = {
  asked: { in: 'body', field: 'callback_url' },
  // Its documentation shows no other.
  needsHttps: true,
  calls: 2,
  signature: null,
};
