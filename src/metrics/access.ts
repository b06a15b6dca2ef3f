import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isOwnNetwork } from '../runtime/network/address.ts';

/** Proxies add one of these. Behind one, every request seems to come from this machine. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via', 'cf-connecting-ip'];

/** Why a request may not read the metrics, as an HTTP status; `undefined` if it may. */
export type MetricsAccess = (request: IncomingMessage) => 401 | 403 | undefined;

/**
 * Who may read the metrics: whoever sends the token, and everybody on the bot's own network. If the bot has a public
 * URL, a proxy is in front of it, and may not say for whom it asks: then only the token counts.
 */
export function createMetricsAccess({
  metricsToken: token,
  publicUrl,
}: {
  metricsToken: string | undefined;
  publicUrl: string | undefined;
}): MetricsAccess {
  return ({ headers, socket }) => {
    const isDirect = !FORWARDED.some((name) => name in headers) && publicUrl === undefined;
    if (isDirect && isOwnNetwork(socket.remoteAddress ?? '')) return undefined;
    if (token === undefined) return 403;
    return isSame(headers.authorization ?? '', `Bearer ${token}`) ? undefined : 401;
  };
}

/** In the same time, whatever they have in common. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
