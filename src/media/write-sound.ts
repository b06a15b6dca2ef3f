import { stat } from 'node:fs/promises';
import { BrokenFilmError, decodingArgs, type Encoder, type Film, runDecoding } from './film.ts';
import { type FilmPart, partInput, workOn } from './film-part.ts';

const BITS_PER_SECOND = '128k';
/** Less is a head without sound. */
const MIN_BYTES = 1_000;
/** So that neither end clicks. */
const FADE_SECONDS = 0.02;

/**
 * Writes a part of a video's sound to an MP3, without anything else in it. Returns false if there is no sound in that
 * part.
 *
 * @throws BrokenFilmError if the file can't be decoded, FfmpegError if this machine can't do it
 */
export async function writeSound(
  film: Film,
  part: FilmPart,
  output: string,
  encoder: Encoder,
): Promise<boolean> {
  const { audio } = film.inspection;
  if (!audio) throw new BrokenFilmError('has no sound');
  const { input, trim } = partInput(film, part, 1);
  const filters = [
    `atrim=${trim}`,
    'asetpts=PTS-STARTPTS',
    `afade=d=${FADE_SECONDS}`,
    `afade=t=out:st=${Math.max(0, part.seconds - FADE_SECONDS)}:d=${FADE_SECONDS}`,
  ];
  const codec = ['-c:a', 'libmp3lame', '-b:a', BITS_PER_SECOND, '-ac', '2', '-ar', '48000'];
  const args = [
    ...[...decodingArgs(1), ...input, '-map', `0:${audio.stream}`, '-af', filters.join(',')],
    ...[...codec, '-map_metadata', '-1', '-map_chapters', '-1', '-id3v2_version', '0'],
    ...['-f', 'mp3', '-y', `file:${output}`],
  ];
  await runDecoding(args, workOn(film, part, 1), encoder);
  return (await stat(output)).size >= MIN_BYTES;
}
