import { RateLimitedError } from '../errors.ts';
import { ProviderError, type ProviderErrorKind } from '../providers/provider.ts';

const BASE_DELAY_MS = 2_000;
const MAX_DELAY_MS = 60_000;
/** A provider that asks for a longer wait is called again anyway: nobody waits hours because of one header. */
const MAX_ASKED_DELAY_MS = 10 * 60_000;
/** A provider that asks for no wait still gets a pause. */
const MIN_ASKED_DELAY_MS = 1_000;

/** Errors by which a provider says that it didn't accept a submit. */
const REFUSALS: ReadonlySet<ProviderErrorKind> = new Set([
  'invalid_request',
  'content_rejected',
  'unauthorized',
  'insufficient_credit',
  'retired',
]);

/** Of those, and of errors after which a submit is repeated: what is about the provider or its account, not the request. */
const ABOUT_PROVIDER: ReadonlySet<ProviderErrorKind> = new Set([
  'unauthorized',
  'insufficient_credit',
  'retired',
  'rate_limited',
  'unavailable',
]);

/** A submit that was refused for now is repeated this often before the job fails, */
const MAX_SUBMIT_ATTEMPTS = 8;
/** or for this long, if the provider is down or says when to come back. */
const MAX_REFUSED_MS = 30 * 60_000;
/** Repetitions of a delivery, or of getting a URL for an image. */
export const MAX_STEP_ATTEMPTS = 6;

/** How often a task is polled whose deadline passed while its provider didn't answer. */
const LATE_LOOK_MS = 10 * 60_000;
/** Random extra delay for each of many, so that late tasks aren't all polled at once. */
const LATE_SPREAD = 0.1;
const FETCH_SHARE = 0.1;

/**
 * The bot believes that a task is gone, a file is bad, or a provider is down only after this many such answers in a row
 * over this time. Edges and networks say so for a few minutes, and the task is paid for.
 */
const PROOF_TIMES = 5;
const PROOF_MS = 5 * 60_000;

/** Milliseconds before attempt number `attempt` + 1 (counted from 1), with jitter so that many don't come at once. */
export function backoffMs(attempt: number, random: number, maxMs = MAX_DELAY_MS): number {
  return Math.round(Math.min(BASE_DELAY_MS * 2 ** (attempt - 1), maxMs) * (0.75 + random / 2));
}

/** The longest pause between two attempts to deliver a finished video, or to say how a job ended. */
const LONGEST_PAUSE_MS = 30 * 60_000;

/** Like `backoffMs`, for attempts over a whole day: slower and slower, from seconds up to half an hour. */
export function slowBackoffMs(error: unknown, attempt: number, random: number): number {
  const asked = error instanceof RateLimitedError ? error.retryAfterMs : 0;
  const pauseMs = Math.min(BASE_DELAY_MS * 2 ** Math.min(attempt - 1, 20), LONGEST_PAUSE_MS);
  return Math.max(asked, Math.round(pauseMs * (0.75 + random / 2)));
}

/**
 * Milliseconds until a failed submit may be repeated. `'lost'`: the provider may have accepted it, so it must not be
 * repeated. `'final'`: it was refused for good. `refusedForMs` is the time since the first of its `attempt` attempts.
 */
export function submitRetry(
  error: unknown,
  { attempt, refusedForMs }: { attempt: number; refusedForMs: number },
  random: number,
): number | 'lost' | 'final' {
  if (!(error instanceof ProviderError)) return 'lost';
  if (error.isRefused) return 'final';
  const isAway = error.kind === 'unavailable' && !error.sent;
  if (error.kind === 'rate_limited' || isAway) {
    const isWorthWaiting = isAway || error.retryAfterMs !== undefined;
    const mayRepeat = isWorthWaiting ? refusedForMs < MAX_REFUSED_MS : attempt < MAX_SUBMIT_ATTEMPTS;
    return mayRepeat ? retryMs(error, attempt, random) : 'final';
  }
  return error.sent && !REFUSALS.has(error.kind) ? 'lost' : 'final';
}

/** Whether another provider may accept what one has certainly not accepted. `outcome` is that of `submitRetry`. */
export function mayGoElsewhere(error: unknown, outcome: ReturnType<typeof submitRetry>): boolean {
  return outcome !== 'lost' && error instanceof ProviderError && ABOUT_PROVIDER.has(error.kind);
}

/**
 * Milliseconds before a download is repeated that has been tried for `triedMs`: within a minute at first, and never
 * more than ten times in the time it has taken so far.
 */
export function fetchRetryMs(
  error: unknown,
  { attempt, triedMs }: { attempt: number; triedMs: number },
  random: number,
): number {
  const maxMs = Math.min(Math.max(triedMs * FETCH_SHARE, MAX_DELAY_MS), LATE_LOOK_MS);
  return retryMs(error, attempt, random, maxMs);
}

/** Milliseconds until a late task is polled again. */
export function lateLookMs(random: number): number {
  return Math.round(LATE_LOOK_MS * (1 + random * LATE_SPREAD));
}

/**
 * Whether something that one answer can't prove is proven by the number of such answers in a row and the time they
 * span.
 */
export function isProven({ times, forMs }: { times: number; forMs: number }): boolean {
  return times >= PROOF_TIMES && forMs >= PROOF_MS;
}

/**
 * Milliseconds before a failed call is repeated. For an accepted submit, no single failed call is final, whatever its
 * kind.
 */
export function retryMs(error: unknown, attempt: number, random: number, maxMs = MAX_DELAY_MS): number {
  if (error instanceof RateLimitedError) return Math.max(error.retryAfterMs, backoffMs(attempt, random));
  const { kind, retryAfterMs } = error instanceof ProviderError ? error : {};
  if (retryAfterMs !== undefined)
    return Math.min(Math.max(retryAfterMs, MIN_ASKED_DELAY_MS), MAX_ASKED_DELAY_MS);
  const delayMs = backoffMs(attempt, random, maxMs);
  // A provider with a rate limit that doesn't say how long to wait gets no calls for at least a minute.
  return kind === 'rate_limited' ? Math.max(delayMs, Math.round(MAX_DELAY_MS * (1 + random / 2))) : delayMs;
}
