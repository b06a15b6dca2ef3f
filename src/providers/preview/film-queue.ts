import type { TaskStatus } from '../provider.ts';

export interface RenderCall {
  signal: AbortSignal;
  onProgress: (progress: number, step: string) => void;
}

interface Entry {
  status: TaskStatus;
  abort: AbortController;
  /** Settles when no process works on this film any more. */
  ended: Promise<void>;
  start: () => void;
}

/** Draws films a few at a time, in order of arrival. `render` returns the outcome, and may throw. */
export function createFilmQueue(options: {
  concurrency: number;
  render: (taskId: string, call: RenderCall) => Promise<TaskStatus>;
}) {
  const entries = new Map<string, Entry>();
  const waiting: Entry[] = [];
  let running = 0;

  function next(): void {
    while (running < options.concurrency) {
      const entry = waiting.shift();
      if (!entry) return;
      running += 1;
      entry.start();
    }
  }

  async function draw(taskId: string, entry: Entry): Promise<void> {
    const { signal } = entry.abort;
    try {
      const onProgress = (progress: number, step: string) => {
        entry.status = { state: 'running', progress, step };
      };
      if (!signal.aborted) entry.status = await options.render(taskId, { signal, onProgress });
    } catch (error) {
      entry.status = { state: 'failed', kind: 'task_failed', cause: String(error) };
    } finally {
      running -= 1;
      next();
    }
  }

  return {
    /** Does nothing for a known film. */
    add(taskId: string): void {
      if (entries.has(taskId)) return;
      const started = Promise.withResolvers<void>();
      const entry: Entry = {
        status: { state: 'pending' },
        abort: new AbortController(),
        start: started.resolve,
        ended: started.promise.then(() => draw(taskId, entry)),
      };
      entries.set(taskId, entry);
      waiting.push(entry);
      next();
    },

    status(taskId: string): TaskStatus | undefined {
      return entries.get(taskId)?.status;
    },

    /** Stops and forgets a film. Resolves when its processes are gone. */
    async remove(taskId: string): Promise<void> {
      const entry = entries.get(taskId);
      if (!entry) return;
      entries.delete(taskId);
      entry.abort.abort();
      const place = waiting.indexOf(entry);
      if (place >= 0) waiting.splice(place, 1);
      else await entry.ended;
    },
  };
}
