import type { KindOfWords } from '../http/refusal.ts';
import type { Words } from '../http/words.ts';
import { ProviderError } from '../provider.ts';

/** "content" alone also occurs in content types and lengths. */
const REFUSAL =
  /moderat|safety|\bpolic(y|ies)\b|nsfw|content (was |is |has been )?(filter|violat|block|reject|refus|flagg|restrict|not allowed)/i;

/** Whether the content was refused, rather than a field being wrong or a machine failing. */
export function isContentRefusal({ codes, message }: Pick<Words, 'codes' | 'message'>): boolean {
  const texts = [message, ...codes.map((code) => code.replace(/[_-]+/g, ' '))];
  return texts.some((text) => REFUSAL.test(text));
}

/**
 * The meaning of errors from servers with OpenAI's API, beyond the status. OpenAI doesn't use 402: an empty account is
 * a 429 with its own code.
 * @see https://platform.openai.com/docs/guides/error-codes
 */
export const kindOfWords: KindOfWords = (status, words) => {
  if (words.codes.some((code) => /insufficient_(quota|credit|funds|balance)|billing/i.test(code)))
    return 'insufficient_credit';
  const isOfRequest = status !== 401 && status !== 402 && status !== 429 && status !== 404 && status !== 410;
  return isOfRequest && isContentRefusal(words) ? 'content_rejected' : undefined;
};

/**
 * It isn't known if OpenAI's own service answers submits with a plain 410 since it was switched off.
 * @see https://developers.openai.com/api/docs/deprecations
 */
export function orRetired(error: unknown): unknown {
  if (!(error instanceof ProviderError) || ![400, 403, 404, 410].includes(error.status ?? 0)) return error;
  return new ProviderError('retired', error.message, { status: error.status, isRefused: true });
}
