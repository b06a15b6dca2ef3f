import { type DecoderInput, inputArgs } from './decoding.ts';
import { type Encoder, LONGEST_SECONDS, runDecoding } from './film.ts';

/**
 * Writes a video without its sound to an MP4: the same pictures at the same times, and what the file says about itself.
 * The sound itself is gone, not only hidden.
 *
 * @throws BrokenFilmError if its packets can't be read, FfmpegError if this machine can't do it
 */
export async function removeSound(input: DecoderInput, output: string, encoder: Encoder): Promise<void> {
  const copy = ['-map', '0:V:0', '-c', 'copy', '-map_metadata', '0', '-map_chapters', '-1'];
  const flags = ['-movflags', '+faststart+use_metadata_tags', '-f', 'mp4', '-y', `file:${output}`];
  const work = { seconds: LONGEST_SECONDS, threads: 1 };
  await runDecoding([...inputArgs(input, 1), ...copy, ...flags], work, encoder);
}
