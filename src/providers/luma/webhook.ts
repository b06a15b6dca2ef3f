import type { WebhookRules } from '../webhooks/rules.ts';

/** It calls when a task starts and when it ends. @see https://docs.lumalabs.ai/docs/callbacks */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({ path, body: { ...body, callback_url: url } }),
  // Its documentation shows no other.
  needsHttps: true,
  calls: 2,
  signature: null,
};
