import { ProviderError } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';

/**
 * The result of `call`. If the call takes longer than `timeoutMs`, or `stopping` fires first, its signal is aborted and
 * this rejects at once, whether or not the call listens: a call that ignores its signal must not block a job forever.
 */
export async function limitTime<T>(
  clock: Clock,
  timeoutMs: number,
  stopping: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (error: unknown) => {
    controller.abort(error);
    reject(error);
  };
  const cancelTimer = clock.after(timeoutMs, () =>
    end(new ProviderError('timeout', `no answer in ${timeoutMs} ms`)),
  );
  const stop = () => end(stopping?.reason);
  stopping?.addEventListener('abort', stop);
  if (stopping?.aborted) stop();
  try {
    return await Promise.race([call(controller.signal), ended]);
  } finally {
    cancelTimer();
    stopping?.removeEventListener('abort', stop);
  }
}

/** Resolves with `promise`, but at the latest after this many milliseconds. */
export async function waitAtMost(clock: Clock, limitMs: number, promise: Promise<unknown>): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const cancelTimer = clock.after(limitMs, limit.resolve);
  try {
    await Promise.race([promise, limit.promise]);
  } finally {
    cancelTimer();
  }
}
