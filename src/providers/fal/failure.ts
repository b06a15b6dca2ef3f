import type { Answer } from '../http/exchange.ts';
import { type CallName, type KindOfWords, toRefusal } from '../http/refusal.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';

/** Field names such as `enable_safety_checker` aren't refusals. */
const CONTENT_REFUSAL =
  /\bcontent[_ ]policy|\bpolicy violation|\bnsfw\b|\bsafety\b|\bmoderat(?:ed|ion)\b|\bflagged\b|(?<!case[- ])\bsensitive\b|\blikeness/i;
/** "User is locked. Reason: Exhausted balance." or "TOP_UP." An "Admin lock" is something else. */
const OUT_OF_CREDIT = /\bbalance\b|\btop[-_ ]?up\b/i;

/**
 * The types of errors that say more than their status.
 * @see https://docs.fal.ai/errors
 * @see https://docs.fal.ai/documentation/model-apis/request-errors
 */
const kindsOfTypes: ReadonlyMap<string, ProviderErrorKind> = new Map([
  ['content_policy_violation', 'content_rejected'],
  ['generation_timeout', 'timeout'],
  ['request_timeout', 'timeout'],
  ['startup_timeout', 'timeout'],
  ['client_cancelled', 'task_failed'],
  ['downstream_service_error', 'task_failed'],
  ['downstream_service_unavailable', 'task_failed'],
  ['internal_error', 'task_failed'],
  ['internal_server_error', 'task_failed'],
]);

/** The meaning of a failed run's words, by its status if they say no more. */
export function kindOfRun(status: number, codes: readonly string[], message: string): ProviderErrorKind {
  const ofType = codes.map((code) => kindsOfTypes.get(code)).find((kind) => kind !== undefined);
  if (ofType) return ofType;
  if (isContentRefusal(codes, message)) return 'content_rejected';
  return status === 400 || status === 422 ? 'invalid_request' : 'task_failed';
}

function isContentRefusal(codes: readonly string[], message: string): boolean {
  return [...codes, message].some((text) => CONTENT_REFUSAL.test(text));
}

const kindOfWords: KindOfWords = (status, { codes, message }) => {
  if (status === 402 || status === 403)
    return OUT_OF_CREDIT.test(message) ? 'insufficient_credit' : undefined;
  return status !== 401 && isContentRefusal(codes, message) ? 'content_rejected' : undefined;
};

/** What an answer says. Throws a `ProviderError` unless it is a success. */
export function readBody(answer: Answer, call: CallName): unknown {
  if (answer.status < 200 || answer.status >= 300) throw refusalOf(answer, call);
  if (call === 'cancel' && answer.text.trim() === '') return {};
  if (answer.isOwn) return answer.json;
  throw new ProviderError('unavailable', `${call}: the answer isn't JSON`);
}

export function refusalOf(answer: Answer, call: CallName): ProviderError {
  return toRefusal(answer, call, kindOfWords);
}
