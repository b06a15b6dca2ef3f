import { createHmac } from 'node:crypto';
import type { WebhookRules, WebhookSignature } from '../webhooks/rules.ts';
import { isEqual, textOf } from '../webhooks/verify.ts';

/**
 * An HMAC-SHA256 of the method, path, query, date and the headers that it names, but not of the body.
 * @see https://platform.vidu.com/docs/callback-signature
 */
const signature: WebhookSignature = {
  idHeader: 'x-hmac-signature',
  madeAtMs: ({ headers }) => Date.parse(textOf(headers, 'date')),
  isSigned({ headers, url }, key) {
    const { pathname, search } = new URL(url);
    const names = textOf(headers, 'x-hmac-signed-headers').split(';').filter(Boolean);
    const signed = names.map((name) => `${name}:${textOf(headers, name.toLowerCase())}`);
    const lines = ['POST', pathname, search.slice(1), 'vidu', textOf(headers, 'date'), ...signed];
    const mac = createHmac('sha256', key)
      .update(lines.map((line) => `${line}\n`).join(''))
      .digest();
    return (
      textOf(headers, 'x-hmac-algorithm').toLowerCase() === 'hmac-sha256' &&
      isEqual(Buffer.from(textOf(headers, 'x-hmac-signature'), 'base64'), mac)
    );
  },
};

/** It calls when a task starts and when it ends. @see https://platform.vidu.com/docs/callback-signature */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({ path, body: { ...body, callback_url: url } }),
  calls: 2,
  signature,
};
