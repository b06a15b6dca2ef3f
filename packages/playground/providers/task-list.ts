import type { LoopbackAnswer, LoopbackCall } from './loopback.ts';

/** How long tasks take, in milliseconds: all of them, or this one. */
export type TaskMs = number | ((task: { makes: 'image' | 'video'; index: number }) => number);

/** A task of any local provider. */
export interface ListedTask {
  readonly id: string;
  readonly createdAtMs: number;
  /** When it finishes, if ever. */
  endsAtMs: number;
  /** `vanishes`: polls don't find it. */
  readonly fate: string;
}

/** The controls of every local provider's tasks. */
export interface TaskControls<Fate> {
  /** The fate of the next tasks, from now on or for this many, after `skip` others. */
  nextTasks(fate: Fate, options?: { times?: number; skip?: number }): void;
  /** Ends a task that still runs. */
  finish(id: string): void;
}

/** The tasks of a local provider, oldest first, and their fates. */
export function createTaskList<Task extends ListedTask>(
  usualFate: Task['fate'],
  now: () => number,
  isDeleted: (task: Task) => boolean = () => false,
) {
  const all: Task[] = [];
  const fates: { fate: Task['fate']; times: number; skip: number }[] = [];
  const find = (id: string | undefined) => all.find((task) => task.id === id);
  const isKnown = (task: Task) => task.fate !== 'vanishes' && !isDeleted(task);
  const controls: TaskControls<Task['fate']> = {
    nextTasks(fate, { times = Number.POSITIVE_INFINITY, skip = 0 } = {}) {
      // After "from now on", no later entry would ever apply.
      if (fates.at(-1)?.times === Number.POSITIVE_INFINITY) fates.pop();
      fates.push({ fate, times, skip });
    },
    finish(id) {
      const task = find(id);
      if (task) task.endsAtMs = Math.min(task.endsAtMs, now());
    },
  };

  function nextFate(): Task['fate'] {
    const next = fates.find((each) => each.times > 0 && each.skip-- <= 0);
    if (next === undefined) return usualFate;
    next.times -= 1;
    return next.fate;
  }

  return {
    all,
    controls,
    /** Finds deleted tasks too. */
    find,
    isKnown,
    /** When a new task begins and ends, and its fate. */
    begin(taskMs: TaskMs, makes: 'image' | 'video' = 'video') {
      const createdAtMs = now();
      const durationMs = typeof taskMs === 'number' ? taskMs : taskMs({ makes, index: all.length });
      return { createdAtMs, endsAtMs: createdAtMs + durationMs, fate: nextFate() };
    },
    /** Answers about the task in the path, or with `missing`. */
    about<Answer extends LoopbackAnswer | Promise<LoopbackAnswer>>(
      missing: LoopbackAnswer,
      answer: (task: Task, call: LoopbackCall) => Answer,
    ) {
      return (call: LoopbackCall): Answer | LoopbackAnswer => {
        const task = find(call.groups['id']);
        return task && isKnown(task) ? answer(task, call) : missing;
      };
    },
  };
}

/** For the first tenth of its time, a task waits. */
export function startsAtMs({ createdAtMs, endsAtMs }: Pick<ListedTask, 'createdAtMs' | 'endsAtMs'>): number {
  return createdAtMs + (endsAtMs - createdAtMs) / 10;
}
