import type { Answer } from '../http/exchange.ts';
import { type CallName, type KindOfWords, toRefusal } from '../http/refusal.ts';
import { readWords } from '../http/words.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';

/**
 * "Generated video rejected by content moderation.", "Content violates usage guidelines. Failed check:
 * SAFETY_CHECK_TYPE_…", and the code `imagine:content-moderated`. They have the code of any wrong field.
 */
const CONTENT_REFUSAL = /\bmoderat(?:ed|ion)\b|\busage guidelines\b|\bsafety_check|\bcontent policy\b/i;
/** "Incorrect API key provided": a 400, like a wrong field. Anywhere else, it may be a prompt that is repeated. */
const BAD_KEY = /(?:^|; )(?:incorrect|invalid) api key\b/i;
/** "Your team … has either used all available credits or reached its monthly spending limit": a 403 or a 429. */
const OUT_OF_CREDIT = /\bcredits\b|\bspending limit\b/i;

/** @see https://docs.x.ai/developers/model-capabilities/video/generation#error-handling */
const REQUEST_CODES: readonly string[] = ['invalid_argument', 'failed_precondition'];

function isContentRefusal(codes: readonly string[], message: string): boolean {
  return [...codes, message].some((text) => CONTENT_REFUSAL.test(text));
}

/** The meaning of a failed task's `error`. */
export function kindOfFailedTask(error: unknown): ProviderErrorKind {
  const { codes, message } = readWords(error);
  if (isContentRefusal(codes, message)) return 'content_rejected';
  return codes.some((code) => REQUEST_CODES.includes(code)) ? 'invalid_request' : 'task_failed';
}

/** Whether an answer to a poll refuses the task's content, which has no task in it then. */
export function refusesContent({ status, isOwn, json }: Answer): boolean {
  if (!isOwn || ![400, 403, 422].includes(status)) return false;
  const { codes, message } = readWords(json);
  return isContentRefusal(codes, message);
}

const kindOfWords: KindOfWords = (status, { codes, message }) => {
  if (status !== 401 && status !== 429 && isContentRefusal(codes, message)) return 'content_rejected';
  return [402, 403, 429].includes(status) && OUT_OF_CREDIT.test(message) ? 'insufficient_credit' : undefined;
};

function refusalOf(answer: Answer, call: CallName): ProviderError {
  const { status, isOwn, json } = answer;
  const mayBeKey = isOwn && status === 400 && !refusesContent(answer);
  const isBadKey = mayBeKey && BAD_KEY.test(readWords(json).message);
  return toRefusal(answer, call, kindOfWords, isBadKey ? 401 : status);
}

/** What an answer says. Throws a `ProviderError` unless it is a success. */
export function readBody(answer: Answer, call: CallName): unknown {
  if (answer.status < 200 || answer.status >= 300) throw refusalOf(answer, call);
  if (answer.isOwn) return answer.json;
  throw new ProviderError('unavailable', `${call}: the answer isn't JSON`);
}
