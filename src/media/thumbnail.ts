import { INSPECT_LIMITS, inputArgs } from './decoding.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { filmOf } from './judge.ts';

const HEIGHT = 180;
const TIMEOUT_MS = 15_000;

/**
 * Writes a small JPEG of a video's beginning to `outputPath`, whatever its container. Throws if it can't be decoded.
 * @see https://ffmpeg.org/ffmpeg-filters.html#thumbnail
 */
export async function writeThumbnail(
  videoPath: string,
  outputPath: string,
  { ffmpegPath }: { ffmpegPath: string },
): Promise<void> {
  const film = await filmOf(videoPath, { path: ffmpegPath, writesH264: false });
  if (!film) throw new Error('no decoder can read it');
  // The most telling of the first frames, because many videos begin in black. Scaled down first, because all are kept
  // in memory.
  const filters = [`scale=-2:${HEIGHT}:out_color_matrix=bt601:out_range=pc`, 'thumbnail=24'];
  const image = ['-vf', filters.join(','), '-pix_fmt', 'yuvj420p', '-frames:v', '1', '-q:v', '5', '-an'];
  const args = [...inputArgs(film, 1, ['-t', '2']), '-map', `0:${film.inspection.videoStream}`, ...image];
  await runFfmpeg([...args, '-f', 'image2', '-update', '1', '-y', `file:${outputPath}`], {
    ...{ ffmpegPath, timeoutMs: TIMEOUT_MS, limits: INSPECT_LIMITS },
  });
}
