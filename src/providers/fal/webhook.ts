import { createHash, createPublicKey, verify } from 'node:crypto';
import type { WebhookRules, WebhookSignature } from '../webhooks/rules.ts';
import { MAX_SIGNATURES, secondsIn, textOf } from '../webhooks/verify.ts';

const PREFIX = 'x-fal-webhook-';

/**
 * An Ed25519 signature, in hexadecimal digits, of four lines: the request's id, the account's id, the time in seconds,
 * and the SHA-256 of the body. The key is a list of public keys, in base64url, with spaces between them.
 */
const signature: WebhookSignature = {
  madeAtMs: ({ headers }) => secondsIn(headers, `${PREFIX}timestamp`),
  isSigned({ headers, body }, keys) {
    const named = ['request-id', 'user-id', 'timestamp'].map((name) => textOf(headers, PREFIX + name));
    const digest = createHash('sha256').update(body).digest('hex');
    const text = Buffer.from([...named, digest].join('\n'));
    const given = Buffer.from(textOf(headers, `${PREFIX}signature`), 'hex');
    return keys.split(' ', MAX_SIGNATURES).some((x) => {
      try {
        const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
        return verify(null, text, key, given);
      } catch {
        return false;
      }
    });
  },
};

/** @see https://docs.fal.ai/model-endpoints/webhooks */
export const webhookRules: WebhookRules = {
  ask: ({ path, body }, url) => ({ path: `${path}?${new URLSearchParams({ fal_webhook: url })}`, body }),
  // Its documentation shows no other.
  needsHttps: true,
  calls: 1,
  signature,
};
