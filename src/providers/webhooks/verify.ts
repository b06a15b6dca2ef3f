import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Delivery, WebhookSignature } from './rules.ts';

/** An older call may be a repetition by somebody else, and one from the future becomes such. */
const WINDOW_MS = 300_000;
/** How long a call stays recent, from its first possible arrival to its last. */
export const REPLAY_MS = 2 * WINDOW_MS;
/** More signatures, or keys, than a change of keys needs. */
export const MAX_SIGNATURES = 10;

/** Whether the call says that it was made within the last or the next five minutes. */
export function isRecent({ madeAtMs }: WebhookSignature, delivery: Delivery, nowMs: number): boolean {
  return Math.abs(nowMs - madeAtMs(delivery)) <= WINDOW_MS;
}

/**
 * Standard Webhooks, with variations: an HMAC-SHA256 of `id.timestamp.body`, in the headers `webhook-id`,
 * `webhook-timestamp` (seconds) and `webhook-signature` (`<version>,<signature>`). The key follows `whsec_`.
 * @see https://www.standardwebhooks.com
 */
export function inWebhookHeaders(form: {
  version: string;
  encoding: 'base64' | 'hex';
  key: 'base64' | 'utf8';
}): WebhookSignature {
  return {
    idHeader: 'webhook-id',
    madeAtMs: ({ headers }) => secondsIn(headers, 'webhook-timestamp'),
    isSigned({ headers, body }, key) {
      const [id, timestamp] = [textOf(headers, 'webhook-id'), textOf(headers, 'webhook-timestamp')];
      const secret = Buffer.from(key.replace(/^whsec_/, ''), form.key);
      const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();
      return textOf(headers, 'webhook-signature')
        .split(' ', MAX_SIGNATURES)
        .some((each) => {
          const [given, signature = ''] = each.split(',', 2);
          return given === form.version && isEqual(Buffer.from(signature, form.encoding), mac);
        });
    },
  };
}

/** The instant in a header with seconds since 1970; `NaN` without one. */
export function secondsIn(headers: IncomingHttpHeaders, name: string): number {
  const seconds = textOf(headers, name);
  return /^\d{1,12}$/.test(seconds) ? Number(seconds) * 1_000 : Number.NaN;
}

export function isEqual(given: Buffer, mac: Buffer): boolean {
  return given.length === mac.length && timingSafeEqual(given, mac);
}

export function textOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
