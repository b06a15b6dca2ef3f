import type { ProviderErrorKind, TaskStatus } from '../provider.ts';

/**
 * A task that is done, according to its status, but shows no file. If that stays so, it fails with `kind` and `cause`.
 */
export interface Fileless {
  state: 'fileless';
  kind: ProviderErrorKind;
  cause: string;
  costUsd?: number;
}

/** How often a finished task may be seen without its file, which can appear a little later. */
const MAX_FILELESS_POLLS = 5;
/** For tasks that nobody polls any more. */
const MAX_TASKS = 10_000;

/** Creates the function that waits for the files of finished tasks, by task id. */
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
