import { RateLimitedError } from '../errors.ts';
import { ProviderError, type ProviderErrorKind } from '../providers/provider.ts';

const BASE_DELAY_MS = 2_000;
const MAX_DELAY_MS = 60_000;
/** A provider that asks for more than this gets asked again anyway: nobody waits for hours on one header. */
const MAX_ASKED_DELAY_MS = 10 * 60_000;
/** One that asks for none at all must not be asked without a pause. */
const MIN_ASKED_DELAY_MS = 1_000;

/** By these a provider says that it did not take an order. */
const REFUSALS: ReadonlySet<ProviderErrorKind> = new Set([
  'invalid_request',
  'content_rejected',
  'unauthorized',
  'insufficient_credit',
  'retired',
]);

/** Submits that were refused for now are repeated this often before the job fails, */
const MAX_SUBMIT_ATTEMPTS = 8;
/** or, where the provider is away or says itself when to come back, for this long. */
const MAX_REFUSED_MS = 30 * 60_000;
/** Repeats of a delivery, or of giving an image an address. */
export const MAX_STEP_ATTEMPTS = 6;

/** A task whose deadline has passed while its provider could not be asked is asked this often. */
const LATE_LOOK_MS = 10 * 60_000;
/** How much later some of many are asked, so that they don't all come at once for as long as they are late. */
const LATE_SPREAD = 0.1;
const FETCH_SHARE = 0.1;

/**
 * That a task is gone, that a file is bad, or that a provider does not answer any more, is believed after this many
 * times in a row over this long: edges and networks say so for a few minutes, and it is paid for.
 */
const PROOF_TIMES = 5;
const PROOF_MS = 5 * 60_000;

/** Milliseconds before attempt number `attempt` + 1 (counted from 1), with jitter so that many do not come at once. */
export function backoffMs(attempt: number, random: number, maxMs = MAX_DELAY_MS): number {
  return Math.round(Math.min(BASE_DELAY_MS * 2 ** (attempt - 1), maxMs) * (0.75 + random / 2));
}

/** The longest pause between two tries to bring a finished video, or to say how a job ended. */
const LONGEST_PAUSE_MS = 30 * 60_000;

/** The same for what is tried again for a day: more and more slowly, from seconds up to half an hour. */
export function slowBackoffMs(error: unknown, attempt: number, random: number): number {
  const asked = error instanceof RateLimitedError ? error.retryAfterMs : 0;
  const pauseMs = Math.min(BASE_DELAY_MS * 2 ** Math.min(attempt - 1, 20), LONGEST_PAUSE_MS);
  return Math.max(asked, Math.round(pauseMs * (0.75 + random / 2)));
}

/**
 * When a failed submit may be repeated, in milliseconds; `'lost'` where the provider may have taken it, so that
 * nobody may repeat it; `'final'` where it was refused for good. `refusedForMs` is how long ago the first of its
 * `attempt` attempts was made.
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

/**
 * Milliseconds before a file is fetched again, which has been tried for `triedMs`: within a minute at first, and never
 * more often than ten times in the time that it has taken already.
 */
export function fetchRetryMs(
  error: unknown,
  { attempt, triedMs }: { attempt: number; triedMs: number },
  random: number,
): number {
  const maxMs = Math.min(Math.max(triedMs * FETCH_SHARE, MAX_DELAY_MS), LATE_LOOK_MS);
  return retryMs(error, attempt, random, maxMs);
}

/** Milliseconds until a late task is asked again. */
export function lateLookMs(random: number): number {
  return Math.round(LATE_LOOK_MS * (1 + random * LATE_SPREAD));
}

/** Whether what one answer can't prove is proven, by how often and for how long it has been said in a row. */
export function isProven({ times, forMs }: { times: number; forMs: number }): boolean {
  return times >= PROOF_TIMES && forMs >= PROOF_MS;
}

/**
 * Milliseconds before a call that failed is made again. Of an order that was accepted no failed call is final by
 * itself, whatever its kind.
 */
export function retryMs(error: unknown, attempt: number, random: number, maxMs = MAX_DELAY_MS): number {
  if (error instanceof RateLimitedError) return Math.max(error.retryAfterMs, backoffMs(attempt, random));
  const { kind, retryAfterMs } = error instanceof ProviderError ? error : {};
  if (retryAfterMs !== undefined)
    return Math.min(Math.max(retryAfterMs, MIN_ASKED_DELAY_MS), MAX_ASKED_DELAY_MS);
  const delayMs = backoffMs(attempt, random, maxMs);
  // A provider that is asked too often and doesn't say for how long is left alone for at least a minute.
  return kind === 'rate_limited' ? Math.max(delayMs, Math.round(MAX_DELAY_MS * (1 + random / 2))) : delayMs;
}
