import type { WebhookRules } from '../webhooks/rules.ts';

/** @see https://ai.google.dev/gemini-api/docs/webhooks */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({ path, body: { ...body, webhook_config: { uris: [url] } } }),
  // Its documentation shows no other.
  needsHttps: true,
  calls: 1,
  // It sends a JSON web token for an audience that isn't documented for such addresses.
  signature: null,
};
