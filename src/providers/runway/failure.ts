import type { KindOfWords } from '../http/refusal.ts';
import type { ProviderErrorKind } from '../provider.ts';

/**
 * The meaning of Runway's sentences beyond the status. An account without credit gets a 400 like a wrong field, and
 * only the sentence distinguishes them.
 * @see https://docs.dev.runwayml.com/errors/errors
 * @see https://github.com/runwayml/sdk-node/issues/28
 */
export const kindOfWords: KindOfWords = (status, { codes, message }, call) => {
  if ((status === 400 || status === 403) && /enough credits/i.test(message)) return 'insufficient_credit';
  if (call !== 'create') return undefined;
  // No member of the union of bodies has this model.
  if (codes.includes('model') && codes.includes('invalid_union')) return 'retired';
  // "Model variant … is not available": https://github.com/runwayml/sdk-python/issues/139
  if (status === 403 && /\bmodel\b.*\bnot available/i.test(message)) return 'retired';
  const isOfRequest = status !== 401 && status !== 403 && status !== 402;
  return isOfRequest && isRefusal(message) ? 'content_rejected' : undefined;
};

/**
 * The meaning of a task's failure. Codes are open-ended (`SAFETY.INPUT.TEXT`,
 * `INPUT_PREPROCESSING.SAFETY.THIRD_PARTY`), so their segments count. A task without a code has only its sentence.
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
