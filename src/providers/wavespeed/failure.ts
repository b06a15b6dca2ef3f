import type { Answer } from '../http/exchange.ts';
import { parseJson } from '../http/json.ts';
import { kindOfStatus, readRetryAfterMs } from '../http/status.ts';
import { cut } from '../http/text.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';
import { type Envelope, envelopeSchema } from './schema.ts';

export type CallName = 'submit' | 'upload' | 'history' | 'poll' | 'delete';

/** Names of fields, such as `enable_safety_checker`, are no refusal. */
const CONTENT_REFUSAL =
  /(?<!case[- ])\bsensitive\b|\bnsfw\b|\bsafety\b|\bmoderat(?:ed|ion)\b|\bpolic(?:y|ies)\b|\bprohibited\b|\bflagged\b/i;
/** "Insufficient permissions" is none. */
const OUT_OF_CREDIT = /\bbalance\b|\bcredits?\b|\bfunds\b|\btop(?:ping)?[- ]?up\b/i;
/** The statuses that an empty account was seen with; of a 429 "top up" is only advice. */
const STATUSES_OF_NO_CREDIT: readonly number[] = [400, 401, 403];
const NO_SUCH_MODEL = /\bmodel\b.*\b(?:not found|not exist|does ?n[o']t exist|unknown)\b/i;

/** Whether a text of WaveSpeed or of a model behind it says that the content was refused. */
export function isContentRefusal(text: string): boolean {
  return CONTENT_REFUSAL.test(text);
}

/**
 * What the code of a task, or of an answer, says; `undefined` for codes that say only that it did not work.
 * @see https://wavespeed.ai/docs/error-codes
 */
export function kindOfCode(code: number | null | undefined): ProviderErrorKind | undefined {
  if (code === 1200) return 'content_rejected';
  // A field is missing or wrong, or the picture could not be fetched.
  if (code === 1400 || code === 1401 || code === 1402) return 'invalid_request';
  return undefined;
}

/** The `data` of an answer. Throws a `ProviderError` for anything but a success, which is said twice. */
export function readData(answer: Answer, call: CallName): unknown {
  const parsed = envelopeSchema.safeParse(parseJson(answer.text));
  const isOk = answer.status >= 200 && answer.status < 300;
  if (isOk && call === 'delete' && answer.text === '') return {};
  if (isOk && !parsed.success) {
    throw new ProviderError('unavailable', `${call}: the answer is none of this API: ${cut(answer.text)}`);
  }
  const envelope: Envelope = parsed.data ?? { code: undefined, message: undefined, error_code: undefined };
  const { code } = envelope;
  if (isOk && (code === undefined || code === null || code === 0 || (code >= 200 && code < 300))) {
    return envelope.data;
  }
  const said = [envelope.error_code, envelope.message].filter(Boolean).join(': ');
  const retryAfterMs = readRetryAfterMs(answer.headers);
  throw new ProviderError(
    kindOf(isOk ? (code ?? 0) : answer.status, envelope, call),
    `${call}: ${answer.status}${isOk ? `, code ${code}` : ''}: ${cut(said || answer.text)}`,
    { ...(retryAfterMs !== undefined && { retryAfterMs }) },
  );
}

/** `status` is the answer's, or the code that an answer of 200 has inside. */
function kindOf(status: number, { code, message, error_code }: Envelope, call: CallName): ProviderErrorKind {
  const ofCode = kindOfCode(code);
  if (ofCode) return ofCode;
  const text = `${error_code?.replaceAll('_', ' ') ?? ''} ${message ?? ''}`;
  if (STATUSES_OF_NO_CREDIT.includes(status) && OUT_OF_CREDIT.test(text)) return 'insufficient_credit';
  if (status === 404 || status === 410) {
    if (call === 'submit') return 'retired';
    if (call === 'poll') return 'task_failed';
  }
  if (call === 'submit' && status === 400 && NO_SUCH_MODEL.test(text)) return 'retired';
  const kind = kindOfStatus(status);
  return kind === 'invalid_request' && isContentRefusal(text) ? 'content_rejected' : kind;
}
