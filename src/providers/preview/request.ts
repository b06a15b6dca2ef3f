import { z } from 'zod';
import type { TaskRequest } from '../provider.ts';

/** Each frame stands 1/24 s, as in the cinema; every duration in whole seconds is then a whole number of frames. */
export const FRAMES_PER_SECOND = 24;
export const MAX_DURATION_SECONDS = 60;

/** The short side of the picture, in pixels. */
export const shortSides = { '480p': 480, '720p': 720, '1080p': 1080 } as const;
/** Width over height. */
export const aspectRatios = {
  '16:9': 16 / 9,
  '9:16': 9 / 16,
  '1:1': 1,
  '4:3': 4 / 3,
  '3:4': 3 / 4,
  '21:9': 21 / 9,
} as const;

/** What is written beside the film, and read again after a restart. */
export const filmRequestSchema = z.object({
  prompt: z.string(),
  durationSeconds: z.number().positive().max(MAX_DURATION_SECONDS),
  resolution: z.enum(['480p', '720p', '1080p']),
  aspectRatio: z.enum(['16:9', '9:16', '1:1', '4:3', '3:4', '21:9']),
  seed: z.number(),
});
export type FilmRequest = z.infer<typeof filmRequestSchema>;

/** What the film needs of a task, or a sentence for the log about what it cannot be. */
export function toFilmRequest(request: TaskRequest): FilmRequest | string {
  const parsed = filmRequestSchema.safeParse(request);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error);
}

/** The size in pixels: both sides even, as yuv420p needs them. */
export function frameSize(request: Pick<FilmRequest, 'resolution' | 'aspectRatio'>): {
  width: number;
  height: number;
} {
  const shortSide = shortSides[request.resolution];
  const ratio = aspectRatios[request.aspectRatio];
  const longSide = 2 * Math.round((shortSide * Math.max(ratio, 1 / ratio)) / 2);
  return ratio >= 1 ? { width: longSide, height: shortSide } : { width: shortSide, height: longSide };
}

/** How many frames are drawn. */
export function frameCount(request: Pick<FilmRequest, 'durationSeconds'>): number {
  return Math.max(1, Math.round(request.durationSeconds * FRAMES_PER_SECOND));
}
