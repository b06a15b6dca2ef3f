import { inputArgs, threadsFor } from './decoding.ts';
import { decodingArgs, type Encoder, type Film, runDecoding, secondsOf } from './film.ts';

/** Enough to see what a clip of some seconds shows. */
const COUNT = 4;
/** The longer side: what a moderation service looks at. */
const SIDE_PIXELS = 1_024;

/**
 * Writes images of a video's beginning and of later moments, evenly spread, to JPEGs whose paths begin with `prefix`.
 * Returns the paths; some may be missing in a very short video.
 *
 * @throws BrokenFilmError if it can't be decoded, FfmpegError if this machine can't do it
 */
export async function writeMoments(film: Film, prefix: string, encoder: Encoder): Promise<string[]> {
  const { videoStream, storedWidth, storedHeight } = film.inspection;
  const threads = threadsFor(storedWidth * storedHeight);
  const seconds = secondsOf(film);
  const side = `'min(${SIDE_PIXELS},iw)':'min(${SIDE_PIXELS},ih)'`;
  const filters = [
    `fps=${COUNT}/${seconds.toFixed(3)}:round=up`,
    `scale=${side}:force_original_aspect_ratio=decrease:out_color_matrix=bt601:out_range=pc`,
  ];
  const image = ['-frames:v', String(COUNT), '-pix_fmt', 'yuvj420p', '-q:v', '3', '-an', '-f', 'image2'];
  const args = [
    ...[...decodingArgs(threads), ...inputArgs(film, threads), '-map', `0:${videoStream}`],
    ...['-vf', filters.join(','), ...image, '-y', `file:${prefix.replaceAll('%', '%%')}-%d.jpg`],
  ];
  await runDecoding(args, { seconds, threads }, encoder);
  return Array.from({ length: COUNT }, (_, index) => `${prefix}-${index + 1}.jpg`);
}
