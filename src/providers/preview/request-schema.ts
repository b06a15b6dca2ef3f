import { z } from 'zod';
import type { TaskRequest } from '../provider.ts';
import type { FilmRequest } from './request.ts';

/** What is written beside the film, and read again after a restart. Apart, so that the renderer loads no zod. */
export const filmRequestSchema = z.object({
  prompt: z.string(),
  durationSeconds: z.number().positive().max(60),
  resolution: z.enum(['480p', '720p', '1080p']),
  aspectRatio: z.enum(['16:9', '9:16', '1:1', '4:3', '3:4', '21:9']),
  seed: z.number(),
}) satisfies z.ZodType<FilmRequest>;

/** What the film needs of a task, or a sentence for the log about what it cannot be. */
export function toFilmRequest(request: TaskRequest): FilmRequest | string {
  const parsed = filmRequestSchema.safeParse(request);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error);
}
