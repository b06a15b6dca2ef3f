import type { WebhookRules } from '../webhooks/rules.ts';

/** @see https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({ path, body: { ...body, callback_url: url } }),
  needsHttps: true,
  calls: 1,
  // It signs only if the workspace has a secret, which no call tells.
  signature: null,
};
