import * as z from 'zod';
import { figure } from '../reading/figures.ts';
import { statusWord } from '../reading/task-phase.ts';

/**
 * The fields that the bot reads from a task. `unsigned_urls` need the key; `urls` are signed.
 * @see https://openrouter.ai/docs/api/api-reference/videos
 */
export const taskSchema = z.object({
  status: statusWord,
  unsigned_urls: z.unknown().optional(),
  urls: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type OpenrouterTask = z.infer<typeof taskSchema>;

/** What it costs, in dollars. With the operator's own key of the model's maker, that isn't all. */
export const usageSchema = z
  .object({ usage: z.object({ cost: figure, is_byok: z.unknown().optional() }) })
  .catch({ usage: { cost: undefined } });

/** Each entry is read by itself. An outage may leave the list empty, which says nothing about the models. */
export const modelsSchema = z.object({ data: z.array(z.unknown()).nonempty() });
