import * as z from 'zod';

/** A member's request, fitted to the model. */
export const requestSchema = z.object({
  model: z.string(),
  prompt: z.string(),
  durationSeconds: z.number(),
  resolution: z.string(),
  aspectRatio: z.string(),
  seed: z.number().int(),
});
export type VideoRequest = z.infer<typeof requestSchema>;
