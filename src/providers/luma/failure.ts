import type { KindOfWords } from '../http/refusal.ts';

/**
 * Whether one of Luma's sentences ("Advanced prompt moderation failed", "Contains blacklisted words") means that the
 * content was refused. The Dream Machine API has no code for that.
 * @see https://docs.lumalabs.ai/docs/errors
 */
export function isContentRefusal(sentence: string): boolean {
  return /\bmoderat(?:ed|ion)\b|\bblacklisted\b/i.test(sentence);
}

/**
 * The meaning of Luma's sentences beyond the status. Both APIs use the same.
 * @see https://docs.lumalabs.ai/docs/errors
 * @see https://docs.agents.lumalabs.ai/guides/error-handling
 */
export const kindOfWords: KindOfWords = (status, { message }) => {
  // Only one of the two APIs documents the status of an empty account.
  const isRefused = status === 400 || status === 403 || status === 422;
  if (isRefused && /\bcredits?\b|\bbalance\b/i.test(message)) return 'insufficient_credit';
  return isRefused && isContentRefusal(message) ? 'content_rejected' : undefined;
};
