import { createHash } from 'node:crypto';
import * as z from 'zod';
import { ProviderError, type TaskRef } from '../provider.ts';
import { taskId } from '../task-id.ts';

/**
 * `client`: the id that we chose for it. `id`: the server's, which is another one at servers from before 2025-07.
 * `machine`: the address of the server that has it.
 */
const taskSchema = z.object({
  id: taskId,
  client: taskId.optional(),
  machine: z.string().optional(),
  workflow: z.string().optional(),
});
export type ComfyuiTask = z.infer<typeof taskSchema>;

/** The stored task. Throws a `ProviderError` if it isn't one of ComfyUI. */
export function readTask(task: TaskRef): ComfyuiTask {
  const parsed = taskSchema.safeParse(task);
  if (parsed.success) return parsed.data;
  throw new ProviderError('task_failed', 'no task of ComfyUI', { sent: false });
}

/**
 * The id of a submit, known before it is made and after a crash. The server takes UUIDs in lower case only.
 * @see https://github.com/Comfy-Org/ComfyUI (`comfy_execution/jobs.py`, `validate_job_id`)
 */
export function promptIdOf(idempotencyKey: string): string {
  const hex = createHash('sha256').update(idempotencyKey).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join('-');
}
