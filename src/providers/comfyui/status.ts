import * as z from 'zod';
import { reasonOf } from '../http/words.ts';
import { ProviderError, type TaskStatus } from '../provider.ts';
import type { Fileless } from '../reading/fileless-polls.ts';
import { readTaskPhase, statusWord } from '../reading/task-phase.ts';
import { kindOfException } from './failure.ts';

/** @see https://github.com/Comfy-Org/ComfyUI (`comfy_execution/jobs.py`) */
const jobSchema = z.object({
  status: statusWord,
  outputs: z.unknown().optional(),
  execution_error: z.unknown().optional(),
});

const exception = z.object({
  node_type: z.string().default('a node'),
  exception_type: z.string().default('an error'),
  exception_message: z.string(),
});

/** What became of a task, in the words of the jobs route. */
export function readJob(json: unknown, machineUrl: string): TaskStatus | Fileless {
  const parsed = jobSchema.safeParse(json);
  if (!parsed.success) throw new ProviderError('unavailable', "poll: the answer isn't a job");
  const { status, outputs, execution_error } = parsed.data;
  switch (readTaskPhase(status)) {
    case 'pending':
      return { state: 'pending' };
    case 'running':
      // `in_progress`, or an unknown word.
      return { state: 'running' };
    case 'succeeded':
      return afterSuccess(outputs, machineUrl);
    case 'failed':
      return afterFailure(execution_error ?? json);
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the task was ${status}` };
  }
}

/** A node's exception. Nothing of its inputs or its traceback is read: they contain the prompt and paths. */
export function afterFailure(error: unknown): TaskStatus {
  const known = exception.safeParse(error);
  if (!known.success) return { state: 'failed', kind: 'task_failed', cause: reasonOf(error) };
  const { node_type, exception_type, exception_message } = known.data;
  const cause = `${node_type}: ${exception_type}: ${exception_message.trim()}`;
  return { state: 'failed', kind: kindOfException(exception_message), cause };
}

const fileSchema = z.object({
  filename: z.string().min(1).max(255),
  subfolder: z.string().max(1_000).default(''),
  type: z.enum(['output', 'temp']),
});
const VIDEO = /\.(?:mp4|m4v|mov|webm|mkv|gif)$/i;

/**
 * The video among a task's outputs. Nodes list their files under different names (`images`, `video`, `gifs`), and a
 * saved one counts more than a preview.
 */
export function afterSuccess(outputs: unknown, machineUrl: string): TaskStatus | Fileless {
  const files = Object.values(Object(outputs))
    .flatMap((node) => Object.values(Object(node)))
    .flat()
    .flatMap((each) => fileSchema.safeParse(each).data ?? []);
  const videos = files.filter(({ filename }) => VIDEO.test(filename));
  const video = videos.find(({ type }) => type === 'output') ?? videos[0];
  if (video) {
    const url = `${machineUrl}/view?${new URLSearchParams(video)}`;
    return { state: 'succeeded', output: { kind: 'url', url } };
  }
  const cause =
    files.length === 0 ? 'completed without a file' : 'completed, and none of its files is a video';
  return { state: 'fileless', kind: 'bad_output', cause };
}
