import { readRetryAfterMs } from '../http/status.ts';

const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * What a refusal asks us to wait, in milliseconds: by `retry-after-ms`, by `retry-after`, or in words ("Please try
 * again in 1m30s.").
 *
 * @see https://github.com/openai/openai-node (`retryRequest`)
 */
export function askedWaitMs(headers: Headers, text: string): number | undefined {
  const inMilliseconds = headers.get('retry-after-ms') ?? '';
  if (/^\d{1,12}(\.\d+)?$/.test(inMilliseconds)) return Math.ceil(Number(inMilliseconds));
  return readRetryAfterMs(Object.fromEntries(headers)) ?? inWords(text);
}

function inWords(text: string): number | undefined {
  const duration = /try again in ((?:\d{1,9}(?:\.\d+)?\s*(?:ms|h|m|s)\s*)+)/i.exec(text)?.[1];
  const parts = duration?.matchAll(/(\d+(?:\.\d+)?)\s*(ms|h|m|s)/gi);
  return parts?.reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (unitsMs[unit.toLowerCase()] ?? 0),
    0,
  );
}
