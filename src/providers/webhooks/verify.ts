import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { WebhookSignature } from './rules.ts';

/** A call as it arrived. */
export interface Delivery {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The address that the provider was asked to call. A proxy may have changed its path. */
  url: string;
}

/** An older call may be a repetition by somebody else, and one from the future becomes such. */
const WINDOW_MS = 300_000;
/** How long a call stays recent, from its first possible arrival to its last. */
export const REPLAY_MS = 2 * WINDOW_MS;
/** More signatures, or keys, than a change of keys needs. */
const MAX_SIGNATURES = 10;

/** Whether the call says that it was made within the last or the next five minutes. */
export function isRecent(signature: WebhookSignature, { headers }: Delivery, nowMs: number): boolean {
  if (signature.scheme === 'named-headers')
    return Math.abs(nowMs - Date.parse(textOf(headers, 'date'))) <= WINDOW_MS;
  const name = signature.scheme === 'public-key' ? `${signature.prefix}timestamp` : 'webhook-timestamp';
  const seconds = textOf(headers, name);
  return /^\d{1,12}$/.test(seconds) && Math.abs(nowMs - Number(seconds) * 1_000) <= WINDOW_MS;
}

/** Whether the call carries a signature that only somebody with the key can make. Compared in constant time. */
export function isSigned(signature: WebhookSignature, delivery: Delivery, key: string): boolean {
  switch (signature.scheme) {
    case 'webhook-headers':
      return hasBodySignature(signature, delivery, key);
    case 'named-headers':
      return hasHeaderSignature(signature, delivery, key);
    case 'public-key':
      return hasPublicKeySignature(signature, delivery, key);
  }
}

/**
 * @see https://replicate.com/docs/topics/webhooks/verify-webhook
 * @see https://wavespeed.ai/docs/verify-webhooks (its key is plain text)
 */
function hasBodySignature(
  { version, encoding, key: form }: Extract<WebhookSignature, { scheme: 'webhook-headers' }>,
  { headers, body }: Delivery,
  key: string,
): boolean {
  const [id, timestamp] = [textOf(headers, 'webhook-id'), textOf(headers, 'webhook-timestamp')];
  const secret = Buffer.from(key.replace(/^whsec_/, ''), form);
  const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();
  return textOf(headers, 'webhook-signature')
    .split(' ', MAX_SIGNATURES)
    .some((each) => {
      const [given, signature = ''] = each.split(',', 2);
      return given === version && isEqual(Buffer.from(signature, encoding), mac);
    });
}

/** @see https://platform.vidu.com/docs/callback-signature */
function hasHeaderSignature(
  { accessKey }: Extract<WebhookSignature, { scheme: 'named-headers' }>,
  { headers, url }: Delivery,
  key: string,
): boolean {
  const { pathname, search } = new URL(url);
  const names = textOf(headers, 'x-hmac-signed-headers').split(';').filter(Boolean);
  const signed = names.map((name) => `${name}:${textOf(headers, name.toLowerCase())}`);
  const lines = ['POST', pathname, search.slice(1), accessKey, textOf(headers, 'date'), ...signed];
  const mac = createHmac('sha256', key)
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest();
  return (
    textOf(headers, 'x-hmac-algorithm').toLowerCase() === 'hmac-sha256' &&
    isEqual(Buffer.from(textOf(headers, 'x-hmac-signature'), 'base64'), mac)
  );
}

/** @see https://docs.fal.ai/model-endpoints/webhooks */
function hasPublicKeySignature(
  { prefix }: Extract<WebhookSignature, { scheme: 'public-key' }>,
  { headers, body }: Delivery,
  keys: string,
): boolean {
  const named = ['request-id', 'user-id', 'timestamp'].map((name) => textOf(headers, prefix + name));
  const digest = createHash('sha256').update(body).digest('hex');
  const text = Buffer.from([...named, digest].join('\n'));
  const given = Buffer.from(textOf(headers, `${prefix}signature`), 'hex');
  return keys.split(' ', MAX_SIGNATURES).some((x) => {
    try {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
      return verify(null, text, key, given);
    } catch {
      return false;
    }
  });
}

function isEqual(given: Buffer, mac: Buffer): boolean {
  return given.length === mac.length && timingSafeEqual(given, mac);
}

function textOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
