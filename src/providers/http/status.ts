import type { ProviderErrorKind } from '../provider.ts';

/** The usual meaning of a status other than 2xx. 404 and 410 depend on the call. */
export function kindOfStatus(status: number): ProviderErrorKind {
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 402) return 'insufficient_credit';
  if (status === 429) return 'rate_limited';
  // 408 and 425: the server stopped waiting, which says nothing about the request.
  if (status === 408 || status === 425) return 'unavailable';
  return status >= 400 && status < 500 ? 'invalid_request' : 'unavailable';
}

const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * The wait that a refusal asks for, in milliseconds: from `retry-after-ms`, from `retry-after`, or from its text
 * ("Please try again in 1m30s.", "Your rate limit resets in ~30s.").
 * @see https://github.com/openai/openai-node (`retryRequest`)
 */
export function askedWaitMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  text: string,
  nowMs: number,
): number | undefined {
  const inMilliseconds = String(headers['retry-after-ms'] ?? '');
  if (/^\d{1,12}(\.\d+)?$/.test(inMilliseconds)) return Math.ceil(Number(inMilliseconds));
  return readRetryAfterMs(headers, nowMs) ?? inWords(text);
}

function inWords(text: string): number | undefined {
  const duration = /(?:again|resets) in ~?((?:\d{1,9}(?:\.\d+)?\s*(?:ms|h|m|s)\s*)+)/i.exec(text)?.[1];
  const parts = duration?.matchAll(/(\d+(?:\.\d+)?)\s*(ms|h|m|s)/gi);
  return parts?.reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (unitsMs[unit.toLowerCase()] ?? 0),
    0,
  );
}

/**
 * A `Retry-After` header in milliseconds, in either of its forms; `undefined` if it's unreadable. A date is compared
 * with the server's own `Date` if it sends one, because clocks differ.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function readRetryAfterMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  nowMs: number | undefined,
): number | undefined {
  const value = headers['retry-after'];
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const seconds = Number(value);
  if (!Number.isNaN(seconds)) return seconds >= 0 ? Math.ceil(seconds * 1_000) : undefined;
  const atMs = Date.parse(value);
  if (Number.isNaN(atMs)) return undefined;
  const serverNowMs = Date.parse(String(headers['date']));
  const fromMs = Number.isNaN(serverNowMs) ? nowMs : serverNowMs;
  return fromMs === undefined ? undefined : Math.max(0, atMs - fromMs);
}
