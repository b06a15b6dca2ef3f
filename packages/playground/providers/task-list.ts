/** The controls of every local provider's tasks. */
export interface TaskControls<Fate> {
  /** The fate of the next tasks, from now on or for this many. */
  nextTasks(fate: Fate, options?: { times?: number }): void;
  /** Ends a task that still runs. */
  finish(id: string): void;
}

/** The tasks of a local provider, oldest first, and their fates. */
export function createTaskList<Task extends { readonly id: string; endsAtMs: number; readonly fate: string }>(
  usualFate: Task['fate'],
  now: () => number,
) {
  const all: Task[] = [];
  const fates: { fate: Task['fate']; times: number }[] = [];
  const find = (id: string | undefined) => all.find((task) => task.id === id);
  const controls: TaskControls<Task['fate']> = {
    nextTasks(fate, { times = Number.POSITIVE_INFINITY } = {}) {
      // After "from now on", no later entry would ever apply.
      if (fates.at(-1)?.times === Number.POSITIVE_INFINITY) fates.pop();
      fates.push({ fate, times });
    },
    finish(id) {
      const task = find(id);
      if (task) task.endsAtMs = Math.min(task.endsAtMs, now());
    },
  };

  /** When a new task begins and ends, and its fate. */
  function begin(durationMs: number) {
    const next = fates[0];
    if (next && --next.times <= 0) fates.shift();
    const createdAtMs = now();
    return { createdAtMs, endsAtMs: createdAtMs + durationMs, fate: next?.fate ?? usualFate };
  }

  return { all, find, begin, controls };
}
