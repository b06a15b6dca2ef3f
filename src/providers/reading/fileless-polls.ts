import type { ProviderErrorKind, TaskStatus } from '../provider.ts';

/** A task that says it is done, and shows no file: `kind` and `cause` are what it comes to if it stays so. */
export interface Fileless {
  state: 'fileless';
  kind: ProviderErrorKind;
  cause: string;
  costUsd?: number;
}

/** How often a finished task may be seen without its file, which can come a little later. */
const MAX_FILELESS_POLLS = 5;
/** Of tasks that nobody asks about any more. */
const MAX_TASKS = 10_000;

/** Makes the function that waits for the files of tasks that are done, by the id of a task. */
export function createFilelessLimit() {
  const filelessPolls = new Map<string, number>();

  return (id: string, reading: TaskStatus | Fileless): TaskStatus => {
    if (reading.state !== 'fileless') {
      filelessPolls.delete(id);
      return reading;
    }
    const count = (filelessPolls.get(id) ?? 0) + 1;
    if (count < MAX_FILELESS_POLLS) {
      if (filelessPolls.size >= MAX_TASKS) filelessPolls.clear();
      filelessPolls.set(id, count);
      return { state: 'running' };
    }
    filelessPolls.delete(id);
    const { state: _, cause, ...rest } = reading;
    return { state: 'failed', ...rest, cause: `${cause}, after ${count} polls` };
  };
}
