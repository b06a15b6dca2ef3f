import * as z from 'zod';
import { figure } from '../reading/figures.ts';

/**
 * The fields that the bot reads from a task. Its own client takes one with a video and no status for done.
 * @see https://github.com/vercel/ai/blob/main/packages/xai/src/xai-video-model.ts
 */
export const taskSchema = z
  .object({
    status: z.string().nullish(),
    progress: figure,
    video: z.unknown().optional(),
    error: z.unknown().optional(),
  })
  .refine(({ status, video }) => Boolean(status?.trim() || video));
export type XaiTask = z.infer<typeof taskSchema>;

/** What it costs, in a finished task and in some refusals. */
export const usageSchema = z
  .object({ usage: z.object({ cost_in_usd_ticks: figure }) })
  .catch({ usage: { cost_in_usd_ticks: undefined } });

export const modelsSchema = z.object({
  models: z.array(z.object({ id: z.string(), aliases: z.array(z.string()).nullish().catch(undefined) })),
});
