import { type RefusalCode, refusalByCode } from '../api-error.ts';
import type { Trouble } from './faults.ts';

const page = (title: string) =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center><hr><center>cloudflare</center></body></html>`;

/** What stands between a bot and Discord answers so, whatever the route: none of it is about the request. */
export const edge = {
  /** A page, and no code. */
  forbidden: { kind: 'status', status: 403, body: page('403 Forbidden') },
  /** No `Retry-After`, and no JSON. @see https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-1015/ */
  rateLimited: { kind: 'status', status: 429, body: 'error code: 1015' },
  /** Of a route that there is, for a moment. */
  notFound: { kind: 'status', status: 404, body: { message: '404: Not Found', code: 0 } },
  /** @see https://github.com/discord/discord-api-docs/issues/6473 */
  blocked: { kind: 'status', status: 403, body: { message: 'internal network error', code: 40333 } },
  tooLarge: { kind: 'status', status: 413, body: page('413 Request Entity Too Large') },
  unavailable: { kind: 'status', status: 503, body: page('503 Service Temporarily Unavailable') },
} as const satisfies Record<string, Trouble>;

/** A refusal of Discord's by its code, with its status and its message, whatever the route. */
export function refusal(code: RefusalCode): Trouble {
  const error = refusalByCode(code);
  const { status } = error;
  // Limits say when to come again, in seconds.
  const waiting = status === 429 ? { retry_after: 0.3, global: false } : {};
  const headers = status === 429 ? { 'retry-after': '0.3', 'x-ratelimit-scope': 'user' } : {};
  return { kind: 'status', status, body: { ...error.toJSON(), ...waiting }, headers };
}
