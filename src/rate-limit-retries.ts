import { RateLimitedError } from './errors.ts';
import { type Clock, pause } from './runtime/clock.ts';

/** Repeats a call as often as the other side asks to wait, within `retryForMs` in total. */
export async function withRateLimitRetries<T>(
  call: () => Promise<T>,
  {
    clock,
    retryForMs = Number.POSITIVE_INFINITY,
    signal,
  }: { clock: Clock; retryForMs?: number; signal?: AbortSignal },
): Promise<T> {
  const untilMs = clock.steadyMs() + retryForMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RateLimitedError) || clock.steadyMs() + error.retryAfterMs > untilMs)
        throw error;
      await pause(clock, error.retryAfterMs, signal);
    }
  }
}
