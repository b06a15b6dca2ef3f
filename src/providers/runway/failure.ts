import type { Answer } from '../http/exchange.ts';
import { parseJson } from '../http/json.ts';
import { kindOfStatus, readRetryAfterMs } from '../http/status.ts';
import { cut } from '../http/text.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';
import { errorSchema } from './schema.ts';

/** What was asked of Runway. */
export type CallName = 'create' | 'upload' | 'poll' | 'cancel';

/**
 * What an answer other than 2xx means. An account without credit is answered 400, as a wrong field is, and only the
 * sentence tells them apart.
 * @see https://docs.dev.runwayml.com/errors/errors
 * @see https://github.com/runwayml/sdk-node/issues/28
 */
export function toProviderError(answer: Answer, what: CallName): ProviderError {
  const { error, issues } = errorSchema.parse(parseJson(answer.text));
  const problems = issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const text = [error, ...problems].filter(Boolean).join('; ') || answer.text;
  const lacksModel = issues.some(({ discriminator }) => discriminator === 'model');
  const kind = what === 'create' && lacksModel ? 'retired' : kindOf(answer.status, error, what);
  const retryAfterMs = readRetryAfterMs(answer.headers);
  return new ProviderError(kind, `${what}: ${answer.status}: ${cut(text)}`, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function kindOf(status: number, error: string, what: CallName): ProviderErrorKind {
  if ((status === 400 || status === 403) && /enough credits/i.test(error)) return 'insufficient_credit';
  if (status === 404 || status === 410) {
    if (what === 'create') return 'retired';
    if (what !== 'upload') return 'task_failed';
  }
  // "Model variant … is not available": https://github.com/runwayml/sdk-python/issues/139
  if (what === 'create' && status === 403 && /\bmodel\b.*\bnot available/i.test(error)) return 'retired';
  const kind = kindOfStatus(status);
  return kind === 'invalid_request' && isRefusal(error) ? 'content_rejected' : kind;
}

/**
 * What the failure of a task means. Codes are open-ended (`SAFETY.INPUT.TEXT`,
 * `INPUT_PREPROCESSING.SAFETY.THIRD_PARTY`), so their segments count; a task without a code has only its sentence.
 * @see https://docs.dev.runwayml.com/errors/task-failures
 */
export function kindOfFailure(code: string | undefined, sentence: string): ProviderErrorKind {
  if (code === undefined) return isRefusal(sentence) ? 'content_rejected' : 'task_failed';
  const segments = code.toUpperCase().split('.');
  if (segments.includes('SAFETY')) return 'content_rejected';
  if (segments[0] === 'ASSET' || segments.includes('INPUT_VALIDATION')) return 'invalid_request';
  return 'task_failed';
}

function isRefusal(sentence: string): boolean {
  return /moderat(?:ed|ion)\b|\bsafety\b/i.test(sentence);
}
