import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../runtime/clock.ts';
import { StorageError } from './store.ts';

/** Discord wants an answer within 3 s. The rest is for the handler, or for saying that the store doesn't answer. */
export const STORE_LIMIT_MS = 1_500;
/** A handler that had other reasons to be late still gets an answer of a store that is there. */
const LEAST_MS = 300;

/** Somebody waits for the first response to what they did. */
interface Answering {
  clock: Clock;
  untilMs: number;
  /** Discord has the response, or the handler has ended. What it began may go on. */
  isAnswered: boolean;
}

/** Set while a handler runs, for everything that it calls. */
export const answering = new AsyncLocalStorage<Answering>();

/** Whether a member waits for this call before they get any answer. */
export function isAwaited(): boolean {
  return answering.getStore()?.isAnswered === false;
}

/** A call to the store. Throws a `StorageError` if a member has waited for it too long. */
export async function inTime<T>(call: Promise<T>): Promise<T> {
  const own = answering.getStore();
  if (!own || own.isAnswered) return call;
  const { clock, untilMs } = own;
  const late = Promise.withResolvers<never>();
  const limit = clock.timeout(Math.max(untilMs - clock.steadyMs(), LEAST_MS));
  const end = () => {
    const error = new Error(`no answer in ${STORE_LIMIT_MS} ms`);
    if (!own.isAnswered) late.reject(new StorageError('unreachable', error));
  };
  limit.addEventListener('abort', end);
  try {
    return await Promise.race([call, late.promise]);
  } finally {
    limit.removeEventListener('abort', end);
  }
}
