import { open } from 'node:fs/promises';
import { inputArgs } from './decoding.ts';
import { BrokenFilmError, decodingArgs, type Encoder, LONGEST_SECONDS, runDecoding } from './film.ts';
import { FORMAT } from './sound-format.ts';

const BITS_PER_SECOND = '192k';
const HEAD_BYTES = 16;
/** Less isn't music. */
const MIN_SECONDS = 1;

/** It can be decoded, and ends too soon. */
export class ShortSoundError extends BrokenFilmError {}

/**
 * Writes a member's sound file as an MP3, with nothing else in it: no tags, no picture, at most ten minutes.
 *
 * @throws BrokenFilmError if it's no sound or can't be decoded, ShortSoundError, FfmpegError if this machine can't do it
 */
export async function normalizeSound(
  path: string,
  output: string,
  encoder: Encoder,
): Promise<{ seconds: number }> {
  const demuxer = await demuxerOf(path);
  if (!demuxer) throw new BrokenFilmError('not a sound file');
  let seconds = 0;
  const onProgress = (progress: { seconds: number }) => {
    seconds = progress.seconds;
  };
  const args = [
    ...[...decodingArgs(1), ...inputArgs({ path, demuxer }, 1), '-map', '0:a:0'],
    ...['-af', `aresample=48000:async=1:first_pts=0,${FORMAT}`, '-t', String(LONGEST_SECONDS)],
    ...['-c:a', 'libmp3lame', '-b:a', BITS_PER_SECOND, '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-id3v2_version', '0', '-f', 'mp3', '-y', `file:${output}`],
  ];
  await runDecoding(args, { seconds: LONGEST_SECONDS, threads: 1 }, encoder, { onProgress });
  if (seconds === 0) throw new BrokenFilmError('no sound in it');
  if (seconds < MIN_SECONDS) throw new ShortSoundError(`only ${seconds} s of sound`);
  return { seconds };
}

async function demuxerOf(path: string): Promise<string | undefined> {
  await using file = await open(path, 'r');
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
  return soundDemuxerOf(head.subarray(0, bytesRead));
}

/** ffmpeg's demuxer for a sound file that begins with these bytes. Pure. */
function soundDemuxerOf(head: Buffer): string | undefined {
  const at = (from: number, to: number) => head.toString('latin1', from, to);
  if (at(0, 3) === 'ID3') return 'mp3';
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WAVE') return 'wav';
  if (at(0, 4) === 'fLaC') return 'flac';
  if (at(0, 4) === 'OggS') return 'ogg';
  if (at(4, 8) === 'ftyp') return 'mov';
  if (head[0] !== 0xff) return undefined;
  // A frame of MPEG's begins with eleven ones. Two bits name the layer: 01 is MP3, and 00 AAC's own framing.
  const second = head[1] ?? 0;
  if ((second & 0xe6) === 0xe2) return 'mp3';
  return (second & 0xf6) === 0xf0 ? 'aac' : undefined;
}
