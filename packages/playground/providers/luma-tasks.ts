import { randomUUID } from 'node:crypto';
import { type ListedTask, startsAtMs } from './task-list.ts';

/** The fate of a task. */
export type LumaFate =
  | 'succeeds'
  /** Fails with an internal error. */
  | 'fails'
  | 'content_refused'
  /** Fails because the image can't be read. */
  | 'input_unreadable'
  /** Completes. Its file appears only at the third poll. */
  | 'output_late'
  /** Completes, but its file never appears. */
  | 'output_missing'
  /** Completes, but its output's file is already gone. */
  | 'output_expired'
  /** Completes. Until then, its state is an unknown word. */
  | 'unknown_state'
  /** Runs forever. */
  | 'never_ends'
  /** Isn't found any more. */
  | 'vanishes';

export type LumaApi = 'dream-machine' | 'agents';

/** A generation, as the server keeps it. */
export interface LumaTask extends ListedTask {
  readonly api: LumaApi;
  /** The request. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly fate: LumaFate;
  /** How often its completed state was shown. */
  looks: number;
  isDeleted: boolean;
}

export function createLumaTask(
  about: Pick<LumaTask, 'api' | 'body' | 'createdAtMs' | 'endsAtMs' | 'fate'>,
): LumaTask {
  return { id: randomUUID(), ...about, looks: 0, isDeleted: false };
}

type State = 'queued' | 'running' | 'odd' | 'completed' | 'failed';

const LOOKS_UNTIL_LATE_OUTPUT = 3;

const failedFates: readonly LumaFate[] = ['fails', 'content_refused', 'input_unreadable'];

export function stateOf(task: LumaTask, nowMs: number): State {
  const { fate, endsAtMs } = task;
  if (fate === 'never_ends' || nowMs < endsAtMs) {
    if (fate === 'unknown_state') return 'odd';
    return nowMs < startsAtMs(task) ? 'queued' : 'running';
  }
  return failedFates.includes(fate) ? 'failed' : 'completed';
}

/** Whether a completed task shows its file at this poll. */
function hasOutput({ fate, looks }: LumaTask): boolean {
  return fate === 'output_late' ? looks >= LOOKS_UNTIL_LATE_OUTPUT : fate !== 'output_missing';
}

const reasons: Readonly<Record<string, string>> = {
  fails: 'Job failed',
  content_refused: 'Advanced prompt moderation failed',
  input_unreadable: 'Failed to read user input frames',
};

/**
 * A generation as the Dream Machine API shows it.
 * @see https://docs.lumalabs.ai/reference/getgeneration
 */
export function showDreamMachine(task: LumaTask, state: State, url: string): Record<string, unknown> {
  const words = {
    queued: 'queued',
    running: 'dreaming',
    odd: 'upscaling',
    completed: 'completed',
    failed: 'failed',
  };
  const isThere = state === 'completed' && hasOutput(task);
  return {
    id: task.id,
    generation_type: 'video',
    state: words[state],
    failure_reason: state === 'failed' ? (reasons[task.fate] ?? null) : null,
    created_at: new Date(task.createdAtMs).toISOString(),
    assets: isThere ? { video: url, image: null, progress_video: null } : null,
    model: task.body['model'],
    request: { generation_type: 'video', keyframes: null, ...task.body },
  };
}

const codes: Readonly<Record<string, string>> = {
  fails: 'generation_failed',
  content_refused: 'content_moderated',
  input_unreadable: 'corrupt_input',
};

/**
 * A generation as the Agents API shows it.
 * @see https://github.com/lumalabs/luma-agents-typescript
 */
export function showAgents(task: LumaTask, state: State, url: string): Record<string, unknown> {
  const words = {
    queued: 'queued',
    running: 'processing',
    odd: 'rendering',
    completed: 'completed',
    failed: 'failed',
  };
  const hasFailed = state === 'failed';
  return {
    id: task.id,
    type: task.body['type'],
    state: words[state],
    model: task.body['model'],
    created_at: new Date(task.createdAtMs).toISOString(),
    output: state === 'completed' && hasOutput(task) ? [{ type: 'video', url }] : [],
    failure_reason: hasFailed ? `The generation failed (${task.fate}).` : null,
    failure_code: hasFailed ? codes[task.fate] : null,
  };
}
