import type { Answer } from '../http/exchange.ts';
import { type CallName, type KindOfWords, toRefusal } from '../http/refusal.ts';
import { readWords } from '../http/words.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';

/** "Your chosen model requires moderation and your input was flagged for …", and the words of the models' makers. */
const CONTENT_REFUSAL =
  /\bmoderat(?:ed|ion)\b|\bflagged\b|\bcontent[ _-]?(?:policy|filter)|\bsensitive\b|\bsafety\b|\busage guidelines\b/i;
/** "Key limit exceeded (total limit)": a 403, like a key without rights. */
const OUT_OF_CREDIT = /\bkey limit exceeded\b|\bcredits\b|\bspending limit\b/i;
/** "… is not a valid model ID": a 400, like a wrong field. */
const NO_SUCH_MODEL = /\bis not a valid model\b/i;

/** The meaning of a failed task's `error`, which is a sentence. */
export function kindOfFailedTask(error: unknown): ProviderErrorKind {
  const { codes, message } = readWords(error);
  return [...codes, message].some((text) => CONTENT_REFUSAL.test(text)) ? 'content_rejected' : 'task_failed';
}

/** @see https://openrouter.ai/docs/api/reference/errors-and-debugging */
const kindOfWords: KindOfWords = (status, { message }) => {
  const isRefused = status === 400 || status === 403 || status === 422;
  if (isRefused && CONTENT_REFUSAL.test(message)) return 'content_rejected';
  if (status === 403 && OUT_OF_CREDIT.test(message)) return 'insufficient_credit';
  return status === 400 && NO_SUCH_MODEL.test(message) ? 'retired' : undefined;
};

/** What an answer says. Throws a `ProviderError` unless it is a success. */
export function readBody(answer: Answer, call: CallName): unknown {
  if (answer.status < 200 || answer.status >= 300) throw toRefusal(answer, call, kindOfWords);
  if (answer.isOwn) return answer.json;
  throw new ProviderError('unavailable', `${call}: the answer isn't JSON`);
}
