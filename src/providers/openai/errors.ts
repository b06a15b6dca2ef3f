import { APIError } from 'openai';
import { kindOfStatus } from '../http/status.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';
import { type ErrorWords, isContentRefusal, isOutOfCredit, readErrorWords } from './error-body.ts';
import { askedWaitMs } from './retry-after.ts';

export interface CallContext {
  call: 'create' | 'list' | 'poll' | 'cancel';
  /** OpenAI's own service, not a server that speaks like it. */
  isOpenaiItself: boolean;
}

const MAX_TEXT_LENGTH = 500;

/** What OpenAI's own service, switched off on 2026-09-24, may answer to a create instead of a plain 410. */
const retiredStatuses = new Set([400, 403, 404, 410]);

/**
 * What went wrong with one call, in our words; the client's error, with all that the server wrote, is not kept.
 *
 * @see https://github.com/openai/openai-node#handling-errors
 * @see https://developers.openai.com/api/docs/deprecations
 */
export function toProviderError(error: unknown, context: CallContext): ProviderError {
  const { call } = context;
  const status = error instanceof APIError ? error.status : undefined;
  if (!(error instanceof APIError) || status === undefined) {
    // From below the client, which wraps it: it knows whether there was a connection.
    const inner = causesOf(error).find((cause) => cause instanceof ProviderError);
    return inner ?? new ProviderError('unavailable', `${call}: ${cut(String(error))}`);
  }
  const words = readErrorWords(error.error);
  const text = words.message || plainText(error.message);
  const waitMs = askedWaitMs(error.headers ?? new Headers(), text);
  const codes = words.codes.length > 0 ? ` (${words.codes.join(', ')})` : '';
  const requestId = error.requestID ? `, request ${error.requestID}` : '';
  return new ProviderError(
    kindOf(status, words, context),
    `${call}: ${status}${codes}: ${cut(text)}${requestId}`,
    {
      sent: !isUntouchedRedirect(status),
      ...(waitMs !== undefined && { retryAfterMs: waitMs }),
    },
  );
}

/** A server's words as one line for the log. */
export function cut(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, MAX_TEXT_LENGTH);
}

function kindOf(status: number, words: ErrorWords, { call, isOpenaiItself }: CallContext): ProviderErrorKind {
  const isCreate = call === 'create';
  if (isCreate && isOpenaiItself && retiredStatuses.has(status)) return 'retired';
  if (status >= 400 && status < 500) {
    if (isOutOfCredit(words)) return 'insufficient_credit';
    if (status === 404 || status === 410) return isCreate ? 'retired' : 'task_failed';
    if (status !== 401 && status !== 429 && isContentRefusal(words)) return 'content_rejected';
  }
  return kindOfStatus(status);
}

/** These send the same request elsewhere; whoever answers so has done nothing with it. */
function isUntouchedRedirect(status: number): boolean {
  return status === 301 || status === 307 || status === 308;
}

/** The client's own words; of a page for people only that it is one. */
function plainText(message: string): string {
  return /<(!doctype|html|head|body)\b/i.test(message) ? 'an HTML page' : message.replace(/^\d{3} /, '');
}

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let link = error; link instanceof Error && causes.length < 8; link = link.cause) causes.push(link);
  return causes;
}
