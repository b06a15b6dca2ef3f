import type { LoopbackAnswer } from './loopback.ts';
import type { LoopbackPrediction } from './replicate-predictions.ts';

const PAGE_SIZE = 100;
const parameters: readonly string[] = ['created_after', 'created_before', 'cursor', 'source'];

/**
 * A page of predictions, the most recent first. The next page is given by its complete URL, which contains a cursor.
 * @see https://replicate.com/docs/reference/http#predictions.list
 */
export function listPredictions(
  predictions: readonly LoopbackPrediction[],
  { url, baseUrl, show }: { url: URL; baseUrl: string; show(prediction: LoopbackPrediction): unknown },
): LoopbackAnswer {
  const query = url.searchParams;
  const unknown = [...query.keys()].find((name) => !parameters.includes(name));
  const [afterMs, beforeMs] = ['created_after', 'created_before'].map((name) => readTime(query.get(name)));
  const offset = readCursor(query.get('cursor'));
  if (unknown !== undefined || Number.isNaN(afterMs) || Number.isNaN(beforeMs) || offset === undefined) {
    const detail = `Invalid query: ${unknown ?? url.search}`;
    return { status: 422, json: { title: 'Invalid query', detail, status: 422 } };
  }
  const chosen = predictions
    .filter(({ fate }) => fate !== 'vanishes')
    .filter(({ createdAtMs }) => createdAtMs >= (afterMs ?? 0) && createdAtMs < (beforeMs ?? Infinity))
    .toReversed();
  const next = offset + PAGE_SIZE;
  return {
    status: 200,
    json: {
      previous: offset === 0 ? null : toAddress(offset - PAGE_SIZE),
      next: next < chosen.length ? toAddress(next) : null,
      results: chosen.slice(offset, next).map(show),
    },
  };

  function toAddress(from: number): string {
    const address = new URL(`${baseUrl}${url.pathname}${url.search}`);
    address.searchParams.set('cursor', Buffer.from(`o=${from}`).toString('base64'));
    return address.href;
  }
}

/** `undefined` if there is none, NaN if it isn't a time. */
function readTime(text: string | null): number | undefined {
  if (text === null) return undefined;
  return /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}

/** 0 without one; `undefined` for a foreign one. */
function readCursor(text: string | null): number | undefined {
  if (text === null) return 0;
  const offset = /^o=(\d+)$/.exec(Buffer.from(text, 'base64').toString())?.[1];
  return offset === undefined ? undefined : Number(offset);
}
