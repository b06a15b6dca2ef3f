import { z } from 'zod';
import type { FilmRequest } from './request.ts';

/** A request that is stored or comes from elsewhere. In its own file, so that the drawing process doesn't load zod. */
export const filmRequestSchema = z.object({
  prompt: z.string(),
  durationSeconds: z.number().positive().max(60),
  resolution: z.enum(['480p', '720p', '1080p']),
  aspectRatio: z.enum(['16:9', '9:16', '1:1', '4:3', '3:4', '21:9']),
  seed: z.number(),
  firstFrame: z.string().max(4_096).optional(),
  portraits: z.array(z.string().max(4_096)).max(4).optional(),
}) satisfies z.ZodType<FilmRequest>;
