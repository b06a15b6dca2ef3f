import type { Answer } from '../http/exchange.ts';
import { parseJson } from '../http/json.ts';
import { kindOfStatus, readRetryAfterMs } from '../http/status.ts';
import { cut } from '../http/text.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';
import { errorSchema } from './schema.ts';

export type CallName = 'submit' | 'list' | 'poll' | 'cancel';

/**
 * What Vidu's words for errors mean, of calls and of tasks. Statuses say less: an empty account is a 400.
 * @see https://platform.vidu.com/docs/error-code
 */
const kinds: ReadonlyMap<string, ProviderErrorKind> = new Map([
  ['BadRequest', 'invalid_request'],
  ['FieldLacking', 'invalid_request'],
  ['FieldUnwanted', 'invalid_request'],
  ['FieldInvalid', 'invalid_request'],
  ['FieldItemCountOutOfRange', 'invalid_request'],
  // The picture's size, format or shape, whatever the name says.
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
  // Nobody knows what became of the request.
  ['Conflict', 'unavailable'],
  ['Canceled', 'unavailable'],
  ['InternalServiceFailure', 'unavailable'],
]);

/** Kinds that fit a task that was taken and then failed. */
const KINDS_OF_TASKS: readonly ProviderErrorKind[] = [
  'invalid_request',
  'content_rejected',
  'insufficient_credit',
];

/** What the `err_code` of a failed task means. */
export function kindOfFailedTask(code: string): ProviderErrorKind {
  const kind = kinds.get(code);
  return kind && KINDS_OF_TASKS.includes(kind) ? kind : 'task_failed';
}

/** The JSON of an answer that is a success. Throws a `ProviderError` for what is none, whatever its status. */
export function readBody(answer: Answer, call: CallName): unknown {
  const isOk = answer.status >= 200 && answer.status < 300;
  if (isOk && call === 'cancel' && answer.text === '') return {};
  const json = parseJson(answer.text);
  if (isOk && json === undefined) {
    throw new ProviderError('unavailable', `${call}: the answer is no JSON: ${cut(answer.text)}`);
  }
  const { code, reason, err_code, message, metadata } = errorSchema.parse(json);
  const word = reason || err_code || (typeof code === 'string' ? code : '');
  // A success may be said of what is an error inside.
  const status = isOk && Number(code) >= 400 ? Number(code) : answer.status;
  // A task has an `err_code` of its own.
  if (isOk && (isTask(json) || (word === '' && status === answer.status))) return json;

  const kind = kinds.get(word) ?? (status < 300 ? 'unavailable' : kindOf(status, call));
  const retryAfterMs = readRetryAfterMs(answer.headers);
  const trace = metadata?.trace_id ? `, trace ${metadata.trace_id}` : '';
  const said = [word, message].filter(Boolean).join(': ') || answer.text;
  throw new ProviderError(kind, `${call}: ${answer.status}: ${cut(said)}${trace}`, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function isTask(json: unknown): boolean {
  return typeof json === 'object' && json !== null && ('state' in json || 'task_id' in json);
}

function kindOf(status: number, call: CallName): ProviderErrorKind {
  if (call === 'poll' && (status === 404 || status === 410)) return 'task_failed';
  if (call === 'submit' && status === 410) return 'retired';
  // 409: nobody knows what became of it. 499: the service thinks that we went away.
  return status === 409 || status === 499 ? 'unavailable' : kindOfStatus(status);
}
