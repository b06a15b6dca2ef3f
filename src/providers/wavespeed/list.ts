import * as z from 'zod';
import { ProviderError } from '../provider.ts';
import { taskId } from '../task-id.ts';
import type { ListPage } from '../task-list.ts';

const pageSchema = z.object({
  items: z
    .array(z.object({ id: taskId, model: z.string().catch(''), created_at: z.string().catch('') }))
    .nullable(),
});

export const PAGE_SIZE = 100;

/**
 * A page of the history, newest first. It doesn't show the input, so only the model's path can be compared.
 * @see https://wavespeed.ai/docs/docs-common-api/predictions
 */
export function readPage(data: unknown, modelPath: string, page: number): ListPage {
  const parsed = pageSchema.safeParse(data);
  if (!parsed.success) throw new ProviderError('unavailable', "list: the answer isn't a list of tasks");
  const items = parsed.data.items ?? [];
  return {
    tasks: items.map(({ id, model, created_at }) => ({
      ...{ id, createdAtMs: Date.parse(created_at), fits: model === modelPath },
    })),
    next: items.length < PAGE_SIZE ? undefined : String(page + 1),
  };
}
