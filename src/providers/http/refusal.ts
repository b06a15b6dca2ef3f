import { withoutPrivate } from '../../private-texts.ts';
import { ProviderError, type ProviderErrorFacts, type ProviderErrorKind } from '../provider.ts';
import type { Answer } from './exchange.ts';
import { askedWaitMs, kindOfStatus } from './status.ts';
import { readWords, type Words } from './words.ts';

/** The kind of call. `create` costs money; an `upload` comes before it. */
export type CallName = 'create' | 'upload' | 'list' | 'poll' | 'cancel' | 'model' | 'key';

/** The meaning of a provider's own words; `undefined` if they say no more than the status. */
export type KindOfWords = (status: number, words: Words, call: CallName) => ProviderErrorKind | undefined;

/**
 * After these statuses below 500, the submit may have been accepted: a conflict, a server that stopped waiting, and the statuses that some
 * proxies use for a connection that broke in the middle.
 */
function mayBeTaken(status: number): boolean {
  if (status === 409 || status === 408 || status === 423 || status === 424 || status === 425) return true;
  return status > 431 && status !== 451;
}

/** These redirect the same request. A server that answers like this has done nothing with it. */
const UNTOUCHED_REDIRECTS: readonly number[] = [300, 301, 304, 305, 307, 308];
/** About the request itself, whichever server says so. */
const TOO_LARGE: readonly number[] = [413, 414, 431];
/** How a provider says that it has nothing to stop, or can't stop it. */
const NOTHING_TO_STOP: readonly number[] = [400, 404, 405, 409, 410, 422, 501];
/** No list at that address, now or later. */
const NO_LIST: readonly number[] = [405, 501];

/**
 * Decides the meaning of an answer that isn't a success. `status` is the answer's, unless a provider states another one
 * inside a 200. Only the provider's own JSON counts: a web page comes from an edge, whatever its status.
 */
export function toRefusal(
  answer: Answer,
  call: CallName,
  kindOfWords: KindOfWords,
  status = answer.status,
): ProviderError {
  const words = readWords(answer.isOwn ? answer.json : undefined, answer.receivedAtMs);
  const verdict =
    call === 'create' || call === 'upload'
      ? judgeOrder(status, answer, call, () => kindOfWords(status, words, call))
      : judgeQuestion(status, answer, call);
  return new ProviderError(verdict.kind, causeOf(answer, call, status, words), {
    ...verdict,
    status,
    retryAfterMs: words.retryAfterMs ?? askedWaitMs(answer.headers, words.message, answer.receivedAtMs),
  });
}

type Verdict = ProviderErrorFacts & { kind: ProviderErrorKind };

/** What matters is whether the submit was accepted. If it may have been, the error is `unavailable` and not refused. */
function judgeOrder(
  status: number,
  { isOwn, isPage }: Answer,
  call: CallName,
  kindOfWords: () => ProviderErrorKind | undefined,
): Verdict {
  if (status < 400) return { kind: 'unavailable', isRefused: UNTOUCHED_REDIRECTS.includes(status) };
  if (status >= 500) return { kind: 'unavailable' };
  const said = isOwn ? kindOfWords() : undefined;
  if (status === 429) return { kind: said === 'insufficient_credit' ? said : 'rate_limited' };
  if (said !== undefined) return { kind: said, isRefused: said !== 'unavailable' };
  if (mayBeTaken(status)) return { kind: 'unavailable' };
  // An edge that refuses a request hasn't passed it on.
  if (isPage && !TOO_LARGE.includes(status)) return { kind: 'unavailable', isRefused: true };
  if (call === 'create' && (status === 404 || status === 410))
    return { kind: isOwn ? 'retired' : 'unavailable', isRefused: true };
  return { kind: kindOfStatus(status), isRefused: true };
}

/**
 * For an accepted submit, no status means that the request was wrong, and one answer doesn't prove that the task is
 * gone.
 */
function judgeQuestion(status: number, { isOwn, isPage }: Answer, call: CallName): Verdict {
  if (status === 429) return { kind: 'rate_limited' };
  if (isPage) return { kind: 'unavailable' };
  const isGone =
    isOwn && (call === 'cancel' ? NOTHING_TO_STOP : call === 'list' ? [] : [404, 410]).includes(status);
  if (isGone) return { kind: 'task_failed', isGone };
  if (call === 'list' && isOwn && NO_LIST.includes(status)) return { kind: 'invalid_request' };
  const kind = kindOfStatus(status);
  return { kind: kind === 'unauthorized' || kind === 'insufficient_credit' ? kind : 'unavailable' };
}

/** Headers that identify a request to a provider's support. Many have a name of their own for theirs. */
const ID_HEADERS = [/^x-request-id$/, /request-?id$/, /^cf-ray$/, /^x-amz-cf-id$/];

function causeOf(
  { status, headers, isOwn, isPage, text }: Answer,
  call: CallName,
  inner: number,
  { codes, message, requestId }: Words,
): string {
  const statuses = inner === status ? String(status) : `${status}, code ${inner}`;
  const named = codes.filter((code) => code !== String(inner) && code !== '0').join(', ');
  const names = ID_HEADERS.flatMap((id) => Object.keys(headers).filter((name) => id.test(name)));
  const id = requestId ?? names.map((name) => headers[name]).find((value) => typeof value === 'string');
  const other = isPage ? 'a web page' : isOwn ? 'no reason given' : text.trim() || 'an empty answer';
  const said = message || other;
  const parts = [`${call}: ${statuses}${named === '' ? '' : ` (${named})`}: ${said}`];
  if (id !== undefined && /^[\w.:/-]{1,100}$/.test(String(id))) parts.push(`request ${id}`);
  return withoutPrivate(parts.join(', '));
}
