import { RateLimitedError } from '../errors.ts';
import { ProviderError } from '../providers/provider.ts';

const BASE_DELAY_MS = 2_000;
const MAX_DELAY_MS = 60_000;
/** A provider that asks for more than this gets asked again anyway: nobody waits for hours on one header. */
const MAX_ASKED_DELAY_MS = 10 * 60_000;

/** Submits that were refused for now are repeated this often before the job fails, */
const MAX_SUBMIT_ATTEMPTS = 8;
/** or, where the provider is away or says itself when to come back, for this long. */
const MAX_REFUSED_MS = 30 * 60_000;
/** Repeats of a download or a delivery. */
export const MAX_STEP_ATTEMPTS = 6;

/** Milliseconds before attempt number `attempt` + 1 (counted from 1), with jitter so that many do not come at once. */
export function backoffMs(attempt: number, random: number): number {
  return Math.round(Math.min(BASE_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS) * (0.75 + random / 2));
}

/** The same, or as long as the other side asks to wait. */
export function retryMs(error: unknown, attempt: number, random: number): number {
  const asked = error instanceof RateLimitedError ? error.retryAfterMs : 0;
  return Math.max(asked, backoffMs(attempt, random));
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
    const isPatient = isAway || error.retryAfterMs !== undefined;
    const mayRepeat = isPatient ? refusedForMs < MAX_REFUSED_MS : attempt < MAX_SUBMIT_ATTEMPTS;
    return mayRepeat ? waitMs(error, attempt, random) : 'final';
  }
  const mayBeTaken = error.kind === 'unavailable' || error.kind === 'timeout';
  return mayBeTaken && error.sent ? 'lost' : 'final';
}

/** When a failed poll is asked again, in milliseconds; `undefined` where the answer is final. */
export function pollRetry(error: unknown, attempt: number, random: number): number | undefined {
  const kind = error instanceof ProviderError ? error.kind : 'unavailable';
  if (kind !== 'rate_limited' && kind !== 'unavailable' && kind !== 'timeout') return undefined;
  return waitMs(error, attempt, random);
}

function waitMs(error: unknown, attempt: number, random: number): number {
  const asked = error instanceof ProviderError ? error.retryAfterMs : undefined;
  return asked === undefined ? backoffMs(attempt, random) : Math.min(asked, MAX_ASKED_DELAY_MS);
}
