import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../runtime/clock.ts';
import { StorageError } from './store.ts';

/** Discord wants an answer within 3 s. The rest is for the handler, or for saying that the store doesn't answer. */
export const STORE_LIMIT_MS = 1_500;
/** Of a write that was given up, it may be unknown what became of it. */
const WRITE_MORE_MS = 500;
/** A handler that had other reasons to be late still gets an answer of a store that is there. */
const LEAST_MS = 300;

/** Somebody waits for the first response to what they did. */
interface Answering {
  clock: Clock;
  untilMs: number;
  /** Discord has the response, or the handler has ended. What it began may go on. */
  isAnswered: boolean;
  /** Something was stored for it: nobody may say that nothing was changed. */
  hasStored: boolean;
}

/** Set while a handler runs, for everything that it calls. */
export const answering = new AsyncLocalStorage<Answering>();

/**
 * A call to the store. Throws a `StorageError` if a member has waited for it too long. `giveUp`: it is a write. Called then,
 * it returns whether that may be done all the same.
 */
export async function inTime<T>(call: Promise<T>, giveUp?: () => boolean): Promise<T> {
  const own = answering.getStore();
  if (!own || own.isAnswered) return call;
  const { clock, untilMs } = own;
  const late = Promise.withResolvers<never>();
  const leftMs = untilMs - clock.steadyMs() + (giveUp ? WRITE_MORE_MS : 0);
  const limit = clock.timeout(Math.max(leftMs, LEAST_MS));
  const end = () => {
    const error = new Error('no answer in time');
    if (!own.isAnswered) late.reject(new StorageError('unreachable', error, giveUp?.()));
  };
  limit.addEventListener('abort', end);
  try {
    return await Promise.race([call, late.promise]);
  } finally {
    limit.removeEventListener('abort', end);
  }
}
