import type { KindOfWords } from '../http/refusal.ts';

/** Names of fields, such as `safety_tolerance`, aren't refusals. */
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

export const kindOfWords: KindOfWords = (status, { message }, call) => {
  // A community model's version that its owner has deleted isn't the fault of the member's options.
  if (call === 'create' && status === 422 && INVALID_VERSION.test(message)) return 'retired';
  const isOfRequest = status !== 401 && status !== 402 && status !== 403;
  return isOfRequest && isContentRefusal(message) ? 'content_rejected' : undefined;
};
