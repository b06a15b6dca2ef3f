import type { Answer } from '../http/exchange.ts';
import { parseJson } from '../http/json.ts';
import { kindOfStatus, readRetryAfterMs } from '../http/status.ts';
import { cut } from '../http/text.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';
import { errorSchema } from './schema.ts';

/** Names of fields, such as `safety_tolerance`, are no refusal. */
const CONTENT_REFUSAL =
  /\bE005\b|(?<!case[- ])\bsensitive\b|\bnsfw\b|\bsafety\b|\bmoderat(?:ed|ion)\b|\bflagged\b/i;

/**
 * Whether a text of Replicate or of a model says that the content was refused. There is no field for that.
 * @see https://replicate.com/docs/reference/error-codes
 */
export function isContentRefusal(text: string): boolean {
  return CONTENT_REFUSAL.test(text);
}

const INVALID_VERSION = /^Invalid version/;

/** What an answer other than 2xx means. `what` was called decides what 404 is. */
export function toProviderError(
  answer: Answer,
  what: 'create' | 'upload' | 'list' | 'poll' | 'cancel',
): ProviderError {
  const body = errorSchema.parse(parseJson(answer.text));
  const text = [body.title, body.detail].filter(Boolean).join(': ') || answer.text;
  const kind = kindOf(answer.status, text, what);
  const retryAfterMs =
    body.retry_after === undefined
      ? (readRetryAfterMs(answer.headers) ?? secondsInWords(text))
      : Math.ceil(body.retry_after * 1_000);
  return new ProviderError(kind, `${what}: ${answer.status}: ${cut(text)}`, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function kindOf(status: number, text: string, what: string): ProviderErrorKind {
  if (what === 'create' && (status === 404 || status === 410)) return 'retired';
  if (what === 'poll' && (status === 404 || status === 410)) return 'task_failed';
  // A version of a community model that its owner has deleted is no fault of the member's options.
  if (what === 'create' && status === 422 && INVALID_VERSION.test(text)) return 'retired';
  const kind = kindOfStatus(status);
  return kind === 'invalid_request' && isContentRefusal(text) ? 'content_rejected' : kind;
}

/** `Your rate limit resets in ~30s.` is all that some refusals say. */
function secondsInWords(text: string): number | undefined {
  const seconds = /~(\d+(?:\.\d+)?)s\b/.exec(text)?.[1];
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1_000);
}
