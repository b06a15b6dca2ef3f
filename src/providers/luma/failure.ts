import type { Answer } from '../http/exchange.ts';
import { parseJson } from '../http/json.ts';
import { kindOfStatus, readRetryAfterMs } from '../http/status.ts';
import { cut } from '../http/text.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';
import { errorSchema } from './schema.ts';

/** What was asked of Luma. */
export type CallName = 'create' | 'list' | 'poll' | 'cancel';

/**
 * Whether one of Luma's sentences ("Advanced prompt moderation failed", "Contains blacklisted words") says that the
 * content was refused. The Dream Machine API has no code for that.
 * @see https://docs.lumalabs.ai/docs/errors
 */
export function isContentRefusal(sentence: string): boolean {
  return /\bmoderat(?:ed|ion)\b|\bblacklisted\b/i.test(sentence);
}

/**
 * What an answer other than 2xx means; both APIs speak alike.
 * @see https://docs.lumalabs.ai/docs/errors
 * @see https://docs.agents.lumalabs.ai/guides/error-handling
 */
export function toProviderError(answer: Answer, what: CallName): ProviderError {
  const { detail } = errorSchema.parse(parseJson(answer.text));
  const retryAfterMs = readRetryAfterMs(answer.headers);
  const cause = `${what}: ${answer.status}: ${cut(detail || answer.text)}`;
  return new ProviderError(kindOf(answer.status, detail, what), cause, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function kindOf(status: number, detail: string, what: CallName): ProviderErrorKind {
  if (status === 404 || status === 410) return what === 'create' ? 'retired' : 'task_failed';
  // The status of an empty account is documented for one of the two APIs only.
  const isRefused = status === 400 || status === 403 || status === 422;
  if (isRefused && /\bcredits?\b|\bbalance\b/i.test(detail)) return 'insufficient_credit';
  if (isRefused && isContentRefusal(detail)) return 'content_rejected';
  return kindOfStatus(status);
}
