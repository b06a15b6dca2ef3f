import { z } from 'zod';
import {
  type LostSubmit,
  ProviderError,
  type TaskRef,
  type TaskStatus,
  type UnfinishedTask,
} from './provider.ts';
import type { Fileless } from './reading/fileless-polls.ts';
import { taskId } from './task-id.ts';

/** Their clock and ours differ. */
const CLOCK_SKEW_MS = 60_000;
/** Of about a hundred tasks each. No known provider's customer makes more in two minutes. */
const MAX_PAGES = 20;

/** A task in a provider's list. */
interface ListedTask {
  id: string;
  /** NaN if the list doesn't say. Such a task matches no job. */
  createdAtMs: number;
  /** Whether it may belong to the request, by the fields that the list shows. */
  fits: boolean;
}

export interface ListPage {
  tasks: readonly ListedTask[];
  /** Identifies the next page; `undefined` after the last. */
  next?: string | undefined;
}

/**
 * The ids of matching tasks that were made in time. `readPage` returns one page, newest task first, and is called until
 * its tasks are older than the submit. Throws a `ProviderError` if the list doesn't end.
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

/** The earliest time, by the provider's clock, at which a submit of `fromMs` may have been accepted. */
export function earliestMs(fromMs: number): number {
  return fromMs - CLOCK_SKEW_MS;
}

/** Whether a list's field matches the request. A field that the list doesn't show proves nothing. */
export function agrees(shown: unknown, asked: unknown): boolean {
  return shown === undefined || shown === null || asked === undefined || String(shown) === String(asked);
}

const listedTask = z.object({ id: taskId });

/**
 * The tasks in a list, the field `field` of an answer, that certainly aren't over. `read` reads an entry as it reads the answer to a poll, and what it can't
 * read is left out. Throws a `ProviderError` if it isn't a list.
 */
export function unfinishedIn(
  answer: unknown,
  field: string,
  read: (entry: unknown) => TaskStatus | Fileless,
  refOf: (entry: unknown) => TaskRef = (entry) => listedTask.parse(entry),
): UnfinishedTask[] {
  const listed = z.object({ [field]: z.array(z.unknown()) }).safeParse(answer);
  if (!listed.success) throw new ProviderError('unavailable', "list: the answer isn't a list of tasks");
  return (listed.data[field] ?? []).flatMap((entry) => {
    try {
      const status = read(entry);
      const isOver = status.state !== 'pending' && status.state !== 'running';
      return isOver ? [] : [{ task: refOf(entry), status }];
    } catch {
      return [];
    }
  });
}
