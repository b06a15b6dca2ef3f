import type { WebhookRules } from '../webhooks/rules.ts';

/** @see https://docs.fal.ai/model-endpoints/webhooks */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({ path: `${path}?${new URLSearchParams({ fal_webhook: url })}`, body }),
  // Its documentation shows no other.
  needsHttps: true,
  calls: 1,
  signature: { scheme: 'public-key', prefix: 'x-fal-webhook-' },
};
