import type { KindOfWords } from '../http/refusal.ts';
import type { Words } from '../http/words.ts';
import { ProviderError } from '../provider.ts';

/** "content" alone also speaks of content types and lengths. */
const REFUSAL =
  /moderat|safety|\bpolic(y|ies)\b|nsfw|content (was |is |has been )?(filter|violat|block|reject|refus|flagg|restrict|not allowed)/i;

/** Whether somebody's content was refused, rather than a field or a machine at fault. */
export function isContentRefusal({ codes, message }: Pick<Words, 'codes' | 'message'>): boolean {
  const texts = [message, ...codes.map((code) => code.replace(/[_-]+/g, ' '))];
  return texts.some((text) => REFUSAL.test(text));
}

/**
 * What servers that speak OpenAI's language say beside the status. OpenAI has no 402: an empty account is a 429 whose
 * code says so.
 * @see https://platform.openai.com/docs/guides/error-codes
 */
export const kindOfWords: KindOfWords = (status, words) => {
  if (words.codes.some((code) => /insufficient_(quota|credit|funds|balance)|billing/i.test(code)))
    return 'insufficient_credit';
  const isOfRequest = status !== 401 && status !== 402 && status !== 429 && status !== 404 && status !== 410;
  return isOfRequest && isContentRefusal(words) ? 'content_rejected' : undefined;
};

/**
 * What OpenAI's own service answers to an order since it was switched off is not known to be a plain 410.
 * @see https://developers.openai.com/api/docs/deprecations
 */
export function orRetired(error: unknown): unknown {
  if (!(error instanceof ProviderError) || ![400, 403, 404, 410].includes(error.status ?? 0)) return error;
  return new ProviderError('retired', error.message, { status: error.status, isRefused: true });
}
