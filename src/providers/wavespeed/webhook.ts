import type { WebhookRules } from '../webhooks/rules.ts';

/** @see https://wavespeed.ai/docs/how-to-use-webhooks */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({ path: `${path}?${new URLSearchParams({ webhook: url })}`, body }),
  needsHttps: true,
  calls: 1,
  signature: { scheme: 'webhook-headers', version: 'v3', encoding: 'hex', key: 'utf8' },
};
