import type { Answer } from '../http/exchange.ts';
import { type CallName, type KindOfWords, toRefusal } from '../http/refusal.ts';
import { readWords } from '../http/words.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';
import { codeSchema } from './schema.ts';

/**
 * The meaning of Vidu's error words, for calls and tasks. Statuses say less: an empty account is a 400.
 * @see https://platform.vidu.com/docs/error-code
 */
const kinds: ReadonlyMap<string, ProviderErrorKind> = new Map([
  ['BadRequest', 'invalid_request'],
  ['FieldLacking', 'invalid_request'],
  ['FieldUnwanted', 'invalid_request'],
  ['FieldInvalid', 'invalid_request'],
  ['FieldItemCountOutOfRange', 'invalid_request'],
  // The image's size, format or shape, whatever the name says.
  ['PageSizeOutOfRange', 'invalid_request'],
  ['ImageDownloadFailure', 'invalid_request'],
  ['ImageFormatInvalid', 'invalid_request'],
  ['ImageCheckBodyJointsFailed', 'invalid_request'],
  ['ImageCheckFaceFailed', 'invalid_request'],
  ['ImageObjectsUndetected', 'invalid_request'],
  ['AuditSubmitIllegal', 'content_rejected'],
  ['CreationPolicyViolation', 'content_rejected'],
  // https://platform.vidu.cn/docs/error-code
  ['TaskPromptPolicyViolation', 'content_rejected'],
  ['CreditInsufficient', 'insufficient_credit'],
  ['ModelUnavailable', 'retired'],
  // Refused until something else is done.
  ['OperationInProcess', 'rate_limited'],
  ['QuotaExceeded', 'rate_limited'],
  ['TooManyRequests', 'rate_limited'],
  ['SystemThrottling', 'rate_limited'],
  ['UserCancelled', 'task_failed'],
  ['Unauthorized', 'unauthorized'],
  ['Forbidden', 'unauthorized'],
  ['TaskNotFound', 'task_failed'],
  ['CreationNotFound', 'task_failed'],
  // The request's outcome is unknown.
  ['Conflict', 'unavailable'],
  ['Canceled', 'unavailable'],
  ['InternalServiceFailure', 'unavailable'],
]);

/** Kinds that fit a task that was accepted and then failed. */
const KINDS_OF_TASKS: readonly ProviderErrorKind[] = [
  'invalid_request',
  'content_rejected',
  'insufficient_credit',
];

/** The meaning of the `err_code` of a failed task. */
export function kindOfFailedTask(code: string): ProviderErrorKind {
  const kind = kinds.get(code);
  return kind && KINDS_OF_TASKS.includes(kind) ? kind : 'task_failed';
}

/** The first known error word in a refusal, wherever it appears. */
const kindOfWords: KindOfWords = (status, { codes }, call) => {
  const word = codes.find((code) => kinds.has(code));
  if (word !== undefined) return kinds.get(word);
  // Vidu's models have no URLs of their own, so a wrong URL says nothing about them.
  return call === 'create' && status === 404 ? 'invalid_request' : undefined;
};

/** The JSON of a successful answer. Throws a `ProviderError` for any other, whatever its status. */
export function readBody(answer: Answer, call: CallName): unknown {
  const isOk = answer.status >= 200 && answer.status < 300;
  if (!isOk) throw toRefusal(answer, call, kindOfWords);
  if (call === 'cancel' && answer.text.trim() === '') return {};
  const { json, isOwn } = answer;
  if (!isOwn) throw new ProviderError('unavailable', `${call}: the answer isn't from this API`);
  // A task has an `err_code` of its own.
  if (isTask(json)) return json;
  // A success may contain an error.
  const { code } = codeSchema.parse(json);
  const isWord = readWords(json).codes.some((each) => kinds.has(each));
  if (code != null && code >= 400) throw toRefusal(answer, call, kindOfWords, code < 600 ? code : 500);
  if (isWord) throw toRefusal(answer, call, kindOfWords, 400);
  return json;
}

function isTask(json: unknown): boolean {
  return typeof json === 'object' && json !== null && ('state' in json || 'task_id' in json);
}
