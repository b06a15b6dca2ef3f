import type { Answer } from '../http/exchange.ts';
import { type CallName, type KindOfWords, toRefusal } from '../http/refusal.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';
import { envelopeSchema } from './schema.ts';

/** Field names such as `enable_safety_checker` aren't refusals. */
const CONTENT_REFUSAL =
  /(?<!case[- ])\bsensitive\b|\bnsfw\b|\bsafety\b|\bmoderat(?:ed|ion)\b|\bpolic(?:y|ies)\b|\bprohibited\b|\bflagged\b/i;
/** "Insufficient permissions" doesn't mean an empty account. */
const OUT_OF_CREDIT = /\bbalance\b|\bcredits?\b|\bfunds\b|\btop(?:ping)?[- ]?up\b/i;
/** The statuses seen for an empty account. In a 429, "top up" is only advice. */
const STATUSES_OF_NO_CREDIT: readonly number[] = [400, 401, 403];
const NO_SUCH_MODEL = /\bmodel\b.*\b(?:not found|not exist|does ?n[o']t exist|unknown)\b/i;

/** Whether a text from WaveSpeed or a model behind it means that the content was refused. */
export function isContentRefusal(text: string): boolean {
  return CONTENT_REFUSAL.test(text);
}

/**
 * The meaning of a code of a task or an answer; `undefined` for codes that only say that it failed.
 * @see https://wavespeed.ai/docs/error-codes
 */
export function kindOfCode(code: number | null | undefined): ProviderErrorKind | undefined {
  if (code === 1200) return 'content_rejected';
  // A field is missing or wrong, or the image couldn't be downloaded.
  if (code === 1400 || code === 1401 || code === 1402) return 'invalid_request';
  return undefined;
}

/** The `data` of an answer. Throws a `ProviderError` unless the answer is a success, which it states twice. */
export function readData(answer: Answer, call: CallName): unknown {
  const isOk = answer.status >= 200 && answer.status < 300;
  if (!isOk) throw toRefusal(answer, call, kindOfWords);
  if (call === 'cancel' && answer.text.trim() === '') return {};
  const [json] = [answer.json].flat();
  const parsed = envelopeSchema.safeParse(json);
  if (!parsed.success || !answer.isOwn) {
    throw new ProviderError('unavailable', `${call}: the answer isn't from this API`);
  }
  const { code, data } = parsed.data;
  const isSuccess = code == null || code === 0 || (code >= 200 && code < 300);
  if (!isSuccess) throw toRefusal(answer, call, kindOfWords, toHttpStatus(code));
  // Webhooks, and some gateways, send the task without its envelope.
  return data === undefined ? json : data;
}

/** The code inside a 200 is a status, or the code of a task. */
function toHttpStatus(code: number): number {
  if (code >= 400 && code < 600) return code;
  return kindOfCode(code) ? 400 : 500;
}

const kindOfWords: KindOfWords = (status, { codes, message }, call) => {
  const ofCode = codes.map((code) => kindOfCode(Number(code))).find((kind) => kind !== undefined);
  if (ofCode) return ofCode;
  const text = [...codes.map((code) => code.replaceAll('_', ' ')), message].join(' ');
  if (STATUSES_OF_NO_CREDIT.includes(status) && OUT_OF_CREDIT.test(text)) return 'insufficient_credit';
  if (call === 'create' && status === 400 && NO_SUCH_MODEL.test(text)) return 'retired';
  const isOfRequest = status !== 401 && status !== 402 && status !== 403;
  return isOfRequest && isContentRefusal(text) ? 'content_rejected' : undefined;
};
