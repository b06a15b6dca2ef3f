import type { WebhookRules } from '../webhooks/rules.ts';

/** It calls when a task starts and when it ends. @see https://platform.vidu.com/docs/callback-signature */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({ path, body: { ...body, callback_url: url } }),
  calls: 2,
  signature: { scheme: 'named-headers', accessKey: 'vidu' },
};
