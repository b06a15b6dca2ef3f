import type { Answer } from '../http/exchange.ts';
import { type CallName, type KindOfWords, toRefusal } from '../http/refusal.ts';
import { readWords } from '../http/words.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';

/** Whole words: others have a part of them, such as `API_KEY_SERVICE_BLOCKED` and the field `safety_settings`. */
const REFUSAL_CODE = /^(?:IMAGE_)?(?:SAFETY|PROHIBITED_CONTENT|BLOCKLIST|SPII)$/i;
/** "Prompt blocked for safety reasons" */
const REFUSAL = /\bblocked\b[^.]*\b(?:safety|polic(?:y|ies))\b/i;
/**
 * "API key not valid. Please pass a valid API key.": a 400, like a wrong field. Anywhere else, it may be a prompt that is
 * repeated.
 */
const BAD_KEY = /^api key (?:not (?:valid|found)|expired)\b/i;
/** "Your prepayment credits are depleted." A plan without videos has a limit of 0. Both are a 429. */
const OUT_OF_CREDIT = /\bcredits? (?:are|is) depleted\b|\blimit: 0\b/i;
/** An id that it doesn't know: a 400, not a 404. */
const UNKNOWN_ID = /\binvalid interaction name\b/i;
/** "models/gemini-omni-flash-preview is not found for API version v1beta" */
const NO_MODEL = /\bmodels?[/ ]\S+ is (?:not found|no longer available)\b/i;

/** An error's codes, and its sentence. Its status is one more code. */
function wordsOf(error: unknown): { codes: readonly string[]; message: string } {
  const { codes, message } = readWords(error);
  const statuses = [error].flat().flatMap((each) => {
    const { status, error: inner } = Object(each);
    return [status, Object(inner).status].filter((word) => typeof word === 'string');
  });
  return { codes: [...codes, ...statuses], message };
}

function isRefusal(codes: readonly string[], message: string): boolean {
  return codes.some((code) => REFUSAL_CODE.test(code)) || REFUSAL.test(message);
}

/** The meaning of what a failed interaction says. */
export function kindOfFailure(error: unknown, finishReason?: string | null): ProviderErrorKind {
  const { codes, message } = wordsOf(error);
  if (isRefusal([...codes, finishReason ?? ''], message)) return 'content_rejected';
  // What is too much is accepted first.
  if (codes.some((code) => /^(?:too_many_requests|resource_exhausted)$/i.test(code))) return 'rate_limited';
  return codes.some((code) => /^(?:invalid_request|invalid_argument)$/i.test(code))
    ? 'invalid_request'
    : 'task_failed';
}

const kindOfWords =
  (answer: Answer): KindOfWords =>
  (status, _words, call) => {
    const { codes, message } = wordsOf(answer.json);
    if (status === 429) return OUT_OF_CREDIT.test(message) ? 'insufficient_credit' : undefined;
    if (status === 401 || status === 403 || call !== 'create') return undefined;
    if (isRefusal(codes, message)) return 'content_rejected';
    return NO_MODEL.test(message) ? 'retired' : undefined;
  };

/** What an answer says. Throws a `ProviderError` unless it is a success. */
export function readBody(answer: Answer, call: CallName): unknown {
  const { status, json, isOwn, text } = answer;
  if (status < 200 || status >= 300)
    throw toRefusal(answer, call, kindOfWords(answer), meantStatus(answer, call));
  if (call === 'cancel' && text.trim() === '') return {};
  if (isOwn) return json;
  throw new ProviderError('unavailable', `${call}: the answer isn't JSON`);
}

/** Its front end has few statuses. Any other 400 to a question is a fault of its own, and goes away again. */
function meantStatus({ status, isOwn, json }: Answer, call: CallName): number {
  if (status !== 400 || !isOwn) return status;
  const { message } = readWords(json);
  if (BAD_KEY.test(message)) return 401;
  return call === 'poll' && UNKNOWN_ID.test(message) ? 404 : status;
}
