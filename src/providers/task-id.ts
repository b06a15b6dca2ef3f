import * as z from 'zod';
import { ProviderError, type TaskRef } from './provider.ts';

/** Ids become parts of addresses. */
export const taskId = z.string().regex(/^[\w-]{1,100}$/);

/** What is stored with a job, and all that we need of a task that was just made and paid. */
export const taskRefSchema = z.object({ id: taskId });

/**
 * The id of a task as it was stored. Throws a `ProviderError` where it is none of this provider, named as people do.
 */
export function idOf(task: TaskRef, provider: string): string {
  const parsed = taskRefSchema.safeParse(task);
  if (parsed.success) return parsed.data.id;
  throw new ProviderError('task_failed', `no task of ${provider}`, { sent: false });
}
