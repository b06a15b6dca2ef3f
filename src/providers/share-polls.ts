import { LRUCache } from 'lru-cache';
import type { Log } from '../log.ts';
import { type Clock, pause } from '../runtime/clock.ts';
import type { Provider, TaskRef, UnfinishedTask } from './provider.ts';

/** So many tasks make a list cheaper than their polls. */
const MANY = 8;
/** Polls that are due within this time share a list. */
const WINDOW_MS = 250;
/** A list may be behind, or wrong: after so many, the task itself is polled. */
const LISTS_IN_A_ROW = 2;
/** A list that failed, or showed none of our tasks, isn't asked for again until then. */
const USELESS_MS = 10 * 60_000;
/** Tasks that aren't polled any more don't count. */
const POLLED_MS = 60_000;
const MAX_TASKS = 10_000;

type Statuses = ReadonlyMap<string, UnfinishedTask['status']>;

/**
 * The same provider, whose polls share a call to its list while many of its tasks run. A list only says that a task
 * isn't over yet. Whatever isn't in it is polled.
 */
export function sharePolls(provider: Provider, { clock, log }: { clock: Clock; log: Log }): Provider {
  const { listUnfinished } = provider;
  if (!listUnfinished) return provider;
  /** How many lists in a row answered for each task. */
  const listed = new LRUCache<string, number>({
    ...{ max: MAX_TASKS, ttl: POLLED_MS, perf: { now: clock.steadyMs }, ttlResolution: 0 },
  });
  let uselessUntilMs = 0;
  let next: Promise<Statuses> | undefined;

  async function readList(options: Parameters<Provider['poll']>[1]): Promise<Statuses> {
    await pause(clock, WINDOW_MS, options.signal);
    next = undefined;
    listed.purgeStale();
    const tasks = (await listUnfinished?.(options)) ?? [];
    return new Map(tasks.map(({ task, status }) => [keyOf(task), status]));
  }

  /** Of the list that the polls of this moment share; empty if there is none. */
  async function shared(options: Parameters<Provider['poll']>[1]): Promise<Statuses> {
    next ??= readList(options).catch((err: unknown) => {
      next = undefined;
      if (!options.signal.aborted) log.debug({ err, provider: provider.id }, 'the list of tasks failed');
      return new Map();
    });
    const statuses = await next;
    if (![...statuses.keys()].some((key) => listed.has(key))) uselessUntilMs = clock.steadyMs() + USELESS_MS;
    return statuses;
  }

  function isListWorth(key: string): boolean {
    const isDue = (listed.get(key) ?? 0) < LISTS_IN_A_ROW;
    return isDue && listed.size >= MANY && clock.steadyMs() >= uselessUntilMs;
  }

  return {
    ...provider,
    async poll(task, options) {
      const key = keyOf(task);
      const status = !options.hasNews && isListWorth(key) ? (await shared(options)).get(key) : undefined;
      listed.set(key, status ? (listed.get(key) ?? 0) + 1 : 0);
      if (status) return status;
      const polled = await provider.poll(task, options);
      if (polled.state === 'succeeded' || polled.state === 'failed') listed.delete(key);
      return polled;
    },
  };
}

const keyOf = (task: TaskRef) => JSON.stringify(task);
