import * as z from 'zod';

/** What the member asked for, already fitted to what the model can do. */
export const requestSchema = z.object({
  model: z.string(),
  prompt: z.string(),
  durationSeconds: z.number(),
  resolution: z.string(),
  aspectRatio: z.string(),
  seed: z.number().int(),
});
export type VideoRequest = z.infer<typeof requestSchema>;
