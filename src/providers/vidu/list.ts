import * as z from 'zod';
import { ProviderError } from '../provider.ts';
import { taskId } from '../task-id.ts';
import type { ListPage } from '../task-list.ts';

const pageSchema = z.object({
  tasks: z
    .array(
      z.object({
        id: taskId,
        payload: z.string().nullish().catch(undefined),
        created_at: z.string().catch(''),
      }),
    )
    .nullable(),
  next_page_token: z.string().nullish().catch(undefined),
});

/**
 * A page of the task list. Each task contains the `payload` of its submit, which only we know. A task without one isn't
 * known to be ours.
 * @see https://platform.vidu.com/docs/tasks-list
 */
export function readPage(answer: unknown, payload: string): ListPage {
  const parsed = pageSchema.safeParse(answer);
  if (!parsed.success) throw new ProviderError('unavailable', "list: the answer isn't a list of tasks");
  const { tasks, next_page_token } = parsed.data;
  return {
    tasks: (tasks ?? []).map((task) => ({
      id: task.id,
      createdAtMs: Date.parse(task.created_at),
      fits: task.payload === payload,
    })),
    next: next_page_token ?? undefined,
  };
}
