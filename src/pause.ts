import type { Clock } from './clock.ts';
import { RateLimitedError } from './errors.ts';

/** Resolves after so many milliseconds; rejects with the reason of `signal` where that is aborted first. */
export async function pause(clock: Clock, ms: number, signal?: AbortSignal | null): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  const stop = () => reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await promise;
  } finally {
    cancel();
    signal?.removeEventListener('abort', stop);
  }
}

/**
 * Makes a call again as often as the other side asks to wait, as long as all of it takes no more than `retryForMs`.
 */
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
