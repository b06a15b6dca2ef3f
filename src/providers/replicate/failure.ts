import type { KindOfWords } from '../http/refusal.ts';

/** Field names such as `safety_tolerance` aren't refusals. */
const CONTENT_REFUSAL =
  /\bE005\b|(?<!case[- ])\bsensitive\b|\bnsfw\b|\bsafety\b|\bmoderat(?:ed|ion)\b|\bflagged\b/i;

/**
 * Whether a text from Replicate or a model means that the content was refused. There is no field for that.
 * @see https://replicate.com/docs/reference/error-codes
 */
export function isContentRefusal(text: string): boolean {
  return CONTENT_REFUSAL.test(text);
}

const INVALID_VERSION = /^Invalid version/;

export const kindOfWords: KindOfWords = (status, { message }, call) => {
  // If the owner of a community model deleted its version, the member's options aren't at fault.
  if (call === 'create' && status === 422 && INVALID_VERSION.test(message)) return 'retired';
  const isOfRequest = status !== 401 && status !== 402 && status !== 403;
  return isOfRequest && isContentRefusal(message) ? 'content_rejected' : undefined;
};
