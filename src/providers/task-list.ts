import { type LostSubmit, ProviderError } from './provider.ts';

/** Clocks differ, theirs and ours. */
const CLOCK_SKEW_MS = 60_000;
/** Of a hundred tasks or so each. No known provider's customer makes more in two minutes. */
const MAX_PAGES = 20;

/** A task as a provider's list shows it. */
export interface ListedTask {
  id: string;
  /** Not a number where the list does not say; such a task is nobody's. */
  createdAtMs: number;
  /** Whether it may be what was asked for, by what the list shows. */
  fits: boolean;
}

export interface ListPage {
  tasks: readonly ListedTask[];
  /** What names the next page; `undefined` after the last. */
  next?: string | undefined;
}

/**
 * The ids of the tasks that fit and were made in time. `readPage` gives one page, newest task first, which is read
 * on until its tasks are older than the order. Throws a `ProviderError` where there is no end to it.
 */
export async function findInList(
  readPage: (next: string | undefined) => Promise<ListPage>,
  { fromMs, untilMs }: LostSubmit,
): Promise<string[]> {
  const oldestMs = earliestMs(fromMs);
  const ids: string[] = [];
  let next: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await readPage(next);
    for (const { id, createdAtMs, fits } of page.tasks) {
      if (fits && createdAtMs >= oldestMs && createdAtMs <= untilMs + CLOCK_SKEW_MS) ids.push(id);
    }
    next = page.next || undefined;
    if (next === undefined || (page.tasks.at(-1)?.createdAtMs ?? 0) < oldestMs) return [...new Set(ids)];
  }
  throw new ProviderError('unavailable', `the list of tasks is longer than ${MAX_PAGES} pages`);
}

/** Since when, by the provider's clock, an order of `fromMs` may have been taken. */
export function earliestMs(fromMs: number): number {
  return fromMs - CLOCK_SKEW_MS;
}

/** Whether what a list shows of a field is what was asked for; a field that it does not show says nothing. */
export function agrees(shown: unknown, asked: unknown): boolean {
  return shown === undefined || shown === null || asked === undefined || String(shown) === String(asked);
}
