import type { KindOfWords } from '../http/refusal.ts';

/**
 * Whether one of Luma's sentences ("Advanced prompt moderation failed", "Contains blacklisted words") says that the
 * content was refused. The Dream Machine API has no code for that.
 * @see https://docs.lumalabs.ai/docs/errors
 */
export function isContentRefusal(sentence: string): boolean {
  return /\bmoderat(?:ed|ion)\b|\bblacklisted\b/i.test(sentence);
}

/**
 * What Luma's sentences say beside the status; both APIs speak alike.
 * @see https://docs.lumalabs.ai/docs/errors
 * @see https://docs.agents.lumalabs.ai/guides/error-handling
 */
export const kindOfWords: KindOfWords = (status, { message }) => {
  // The status of an empty account is documented for one of the two APIs only.
  const isRefused = status === 400 || status === 403 || status === 422;
  if (isRefused && /\bcredits?\b|\bbalance\b/i.test(message)) return 'insufficient_credit';
  return isRefused && isContentRefusal(message) ? 'content_rejected' : undefined;
};
