import * as z from 'zod';

/** The phase of a task, by its provider's word. */
export type TaskPhase = 'pending' | 'running' | 'succeeded' | 'failed' | 'stopped';

/**
 * The words of all providers, with the spellings of versions and gateways. A word means the same for each of them.
 * @see https://docs.dev.runwayml.com/api/#tag/Task-management
 * @see https://docs.lumalabs.ai/reference/getgeneration
 * @see https://replicate.com/docs/topics/predictions/lifecycle
 * @see https://wavespeed.ai/docs/get-result
 * @see https://platform.vidu.com/docs/get-generation
 * @see https://fal.ai/docs/api-reference/inference-api
 * @see https://github.com/openai/openai-openapi (`VideoResource`)
 */
const words: Readonly<Record<Exclude<TaskPhase, 'running'>, string>> = {
  pending: 'pending queued queueing queuing created starting throttled submitted waiting in_queue',
  succeeded: 'succeeded succeed success successful completed complete',
  failed: 'failed fail failure error errored rejected',
  // Somebody, or a deadline, ended it.
  stopped: 'cancelled canceled aborted expired timeout timed_out timedout time_out deleted terminated',
};

const phases: ReadonlyMap<string, TaskPhase> = new Map(
  Object.entries(words).flatMap(([phase, list]) =>
    list.split(' ').map((word) => [word, phase as TaskPhase] as const),
  ),
);

/** The status field of an answer. */
export const statusWord = z.string().trim().min(1);

/** Reads it in upper or lower case. An unknown word means still running. */
export function readTaskPhase(word: string): TaskPhase {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return phases.get(plain) ?? 'running';
}
