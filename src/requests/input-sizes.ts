import type { DraftInput } from './request.ts';

/** The largest image that is taken. */
const IMAGE_MAX_BYTES = 20 * 1024 ** 2;
/** A video or a sound. */
const FILM_MAX_BYTES = 500 * 1024 ** 2;
/** Ten minutes of good MP3. */
export const AUDIO_MAX_BYTES = 20 * 1024 ** 2;

/** The size of a file, if Discord says it, and the largest one that is taken. */
export function sizeOf({ role, source, film }: DraftInput): { bytes: number; maxBytes: number } {
  const file = 'lastFrameOf' in source ? source.lastFrameOf : source;
  const isFilm = role === 'video' || 'lastFrameOf' in source;
  const bytes = 'bytes' in file ? file.bytes : (film?.bytes ?? 0);
  if (role === 'audio') return { bytes, maxBytes: AUDIO_MAX_BYTES };
  return { bytes, maxBytes: isFilm ? FILM_MAX_BYTES : IMAGE_MAX_BYTES };
}
