import { type RefusalCode, refusalByCode } from '../api-error.ts';
import type { Trouble } from './faults.ts';

const page = (title: string) =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center><hr><center>cloudflare</center></body></html>`;

/** Answers of hosts between a bot and Discord, on any route. None of them is about the request. */
export const edge = {
  /** A page, and no code. */
  forbidden: { kind: 'status', status: 403, body: page('403 Forbidden') },
  /** No `Retry-After`, and no JSON. @see https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-1015/ */
  rateLimited: { kind: 'status', status: 429, body: 'error code: 1015' },
  /** On an existing route, for a moment. */
  notFound: { kind: 'status', status: 404, body: { message: '404: Not Found', code: 0 } },
  /** @see https://github.com/discord/discord-api-docs/issues/6473 */
  blocked: { kind: 'status', status: 403, body: { message: 'internal network error', code: 40333 } },
  tooLarge: { kind: 'status', status: 413, body: page('413 Request Entity Too Large') },
  unavailable: { kind: 'status', status: 503, body: page('503 Service Temporarily Unavailable') },
} as const satisfies Record<string, Trouble>;

/** One of Discord's refusals by its code, with its status and its message, on any route. */
export function refusal(code: RefusalCode): Trouble {
  const error = refusalByCode(code);
  const { status } = error;
  // Rate limits say when to come back, in seconds.
  const waiting = status === 429 ? { retry_after: 0.3, global: false } : {};
  const headers = status === 429 ? { 'retry-after': '0.3', 'x-ratelimit-scope': 'user' } : {};
  return { kind: 'status', status, body: { ...error.toJSON(), ...waiting }, headers };
}
