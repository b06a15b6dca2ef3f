import { runFfmpeg } from './ffmpeg.ts';

const HEIGHT = 180;
const TIMEOUT_MS = 15_000;

/**
 * Writes a small JPEG of a video's beginning to `outputPath`. The file is read as MP4, by itself alone, for it came
 * from somebody else. Throws a `FfmpegError`.
 * @see https://ffmpeg.org/ffmpeg-filters.html#thumbnail
 */
export async function writeThumbnail(
  videoPath: string,
  outputPath: string,
  { ffmpegPath }: { ffmpegPath: string },
): Promise<void> {
  const input = [
    '-protocol_whitelist',
    'file,pipe',
    '-f',
    'mp4',
    '-threads',
    '1',
    '-t',
    '2',
    '-i',
    videoPath,
  ];
  // The most telling of the first frames: many films begin in black. Made small first, for they are all held.
  const picture = ['-vf', `scale=-2:${HEIGHT},thumbnail=24`, '-frames:v', '1', '-q:v', '5', '-an'];
  await runFfmpeg([...input, ...picture, '-f', 'image2', '-update', '1', '-y', outputPath], {
    ffmpegPath,
    timeoutMs: TIMEOUT_MS,
  });
}
