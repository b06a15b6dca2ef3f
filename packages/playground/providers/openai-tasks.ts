import { randomBytes } from 'node:crypto';
import type { VideoBody } from './openai-body.ts';

/** The fate of a task, or of its video's download. */
export type LoopbackFate =
  | 'completes'
  | 'never-ends'
  | 'fails'
  /** Fails because its content was refused. */
  | 'content-refused'
  /** Its first poll has an undocumented status. Then it continues. */
  | 'unknown-status'
  /** Unknown from the first poll on. */
  | 'vanishes'
  /** Completes, but its video is gone. */
  | 'content-expired'
  /** Completes. `/content` is 200 and `video/mp4`, but contains an error in JSON. */
  | 'content-json';

export interface LoopbackTask extends VideoBody {
  readonly id: string;
  readonly createdMs: number;
  /** Its total duration. */
  readonly durationMs: number;
  readonly fate: LoopbackFate;
  polls: number;
  downloads: number;
  /** Whether it was deleted before its end. */
  wasStopped: boolean;
}

/** The phase of a task. `vanished` tasks are answered as unknown ones. */
export type Standing =
  | { state: 'queued' | 'running' | 'odd'; percent: number }
  | { state: 'completed' | 'failed' | 'refused' | 'vanished' };

export interface LoopbackTasks {
  /** All created tasks, in order. */
  readonly all: readonly LoopbackTask[];
  add(body: VideoBody): LoopbackTask;
  /** `undefined` without one, or if it is gone. */
  find(id: string): LoopbackTask | undefined;
  list(): LoopbackTask[];
  remove(task: LoopbackTask): void;
  standing(task: LoopbackTask): Standing;
  /** The fate of the next `times` tasks (default: all), after `skip` others. The first match applies. */
  decide(fate: LoopbackFate, options?: { times?: number; skip?: number }): void;
}

/** The share of its time that a task waits. */
const QUEUED_SHARE = 0.1;

export function createTasks({
  now,
  durationMs,
  prefix,
}: {
  now: () => number;
  /** Of the task with this number, counted from 0. */
  durationMs: (index: number) => number;
  prefix: string;
}): LoopbackTasks {
  const all: LoopbackTask[] = [];
  const present = new Map<string, LoopbackTask>();
  const decisions: { fate: LoopbackFate; left: number; skip: number }[] = [];

  function nextFate(): LoopbackFate {
    for (const decision of decisions) {
      if (decision.left === 0 || decision.skip-- > 0) continue;
      decision.left -= 1;
      return decision.fate;
    }
    return 'completes';
  }

  return {
    all,
    add(body) {
      const task: LoopbackTask = {
        ...body,
        ...{ id: prefix + randomBytes(16).toString('hex'), createdMs: now(), fate: nextFate() },
        ...{ durationMs: durationMs(all.length), polls: 0, downloads: 0, wasStopped: false },
      };
      all.push(task);
      present.set(task.id, task);
      return task;
    },
    find: (id) => present.get(id),
    list: () => [...present.values()],
    remove(task) {
      present.delete(task.id);
    },
    standing({ fate, polls, createdMs, durationMs: totalMs }) {
      if (fate === 'vanishes') return { state: 'vanished' };
      const share = totalMs > 0 ? (now() - createdMs) / totalMs : 1;
      const percent = Math.floor(Math.min(share, 0.99) * 100);
      if (fate === 'unknown-status' && polls === 1) return { state: 'odd', percent };
      if (share < QUEUED_SHARE) return { state: 'queued', percent: 0 };
      if (share < 1 || fate === 'never-ends') return { state: 'running', percent };
      if (fate === 'fails') return { state: 'failed' };
      return { state: fate === 'content-refused' ? 'refused' : 'completed' };
    },
    decide(fate, { times = Number.POSITIVE_INFINITY, skip = 0 } = {}) {
      decisions.push({ fate, left: times, skip });
    },
  };
}
