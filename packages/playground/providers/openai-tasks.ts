import type { VideoBody } from './openai-body.ts';
import { type ListedTask, startsAtMs } from './task-list.ts';

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

export interface LoopbackTask extends VideoBody, ListedTask {
  readonly fate: LoopbackFate;
  polls: number;
  downloads: number;
  isDeleted: boolean;
  /** Whether it was deleted before its end. */
  wasStopped: boolean;
}

/** The phase of a task. */
export type Standing =
  | { state: 'queued' | 'running' | 'odd'; percent: number }
  | { state: 'completed' | 'failed' | 'refused' };

export function standingOf(task: LoopbackTask, nowMs: number): Standing {
  const { fate, polls, createdAtMs, endsAtMs } = task;
  const totalMs = endsAtMs - createdAtMs;
  const share = totalMs > 0 ? (nowMs - createdAtMs) / totalMs : 1;
  const percent = Math.floor(Math.min(share, 0.99) * 100);
  if (fate === 'unknown-status' && polls === 1) return { state: 'odd', percent };
  if (nowMs < startsAtMs(task)) return { state: 'queued', percent: 0 };
  if (share < 1 || fate === 'never-ends') return { state: 'running', percent };
  if (fate === 'fails') return { state: 'failed' };
  return { state: fate === 'content-refused' ? 'refused' : 'completed' };
}
