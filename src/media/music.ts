import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DecoderInput, inputArgs } from './decoding.ts';
import { BrokenFilmError, type Encoder, runDecoding, runLimited } from './film.ts';
import { type Loudness, METER, readLoudness } from './loudness.ts';
import { FORMAT, MAX_GAIN_DB, SAMPLE_RATE, TARGET_LUFS } from './sound-format.ts';

const FADE_IN_SECONDS = 0.5;
const FADE_OUT_SECONDS = 2;
/** At the end of a piece that begins again, so that it doesn't click. */
const SEAM_SAMPLES = 480;
/** Shorter pieces would begin again too often to be music. */
const MIN_SECONDS = 1;
/** Beside the clips' own sound. Without any, the whole has the loudness of the target. */
const BESIDE_CLIPS_LUFS = TARGET_LUFS - 3;
/**
 * While a clip is heard, at about the target's loudness, the music is 12 dB quieter, and comes back within a second
 * after it.
 */
const DUCKING = 'sidechaincompress=threshold=0.02:ratio=3.5:attack=40:release=700';
const BYTES_PER_SAMPLE = 8;
/** More than a WAV has before its samples. So many can't be told from its size, and nobody hears them. */
const HEAD_BYTES = 256;
const HEAD_SAMPLES = HEAD_BYTES / BYTES_PER_SAMPLE;

/** A piece of music that accompanies a film, decoded. */
interface Piece {
  path: string;
  samples: number;
  loudness: Loudness;
}

/**
 * Lays music under the joined sound of clips and writes `output`, a WAV: as long as the sound, from the beginning
 * again if the piece is shorter, with fades, and quieter while a clip is heard.
 *
 * @throws BrokenFilmError if the music can't be decoded, FfmpegError
 */
export async function layMusic(
  music: DecoderInput,
  {
    joinedPath,
    samples,
    folder,
    output,
  }: { joinedPath: string; samples: number; folder: string; output: string },
  encoder: Encoder,
): Promise<void> {
  const seconds = samples / SAMPLE_RATE;
  const piece = await decode(music, { path: join(folder, 'music.wav'), seconds }, encoder);
  const isShort = piece.samples + HEAD_SAMPLES < samples;
  if (isShort) await softenEnds(piece, encoder);
  const again = isShort ? ['-stream_loop', '-1'] : [];
  const inputs = [
    ...inputArgs({ path: joinedPath, demuxer: 'wav' }, 1),
    ...inputArgs({ path: piece.path, demuxer: 'wav' }, 1, again),
  ];
  const args = ['-filter_complex', musicGraph(piece, samples), '-map', '[mixed]', '-c:a', 'pcm_f32le'];
  await runLimited(
    [...inputs, ...args, '-f', 'wav', '-y', `file:${output}`],
    { seconds, threads: 1 },
    encoder,
  );
}

/** Only as much as is needed. */
async function decode(
  music: DecoderInput,
  { path, seconds }: { path: string; seconds: number },
  encoder: Encoder,
): Promise<Piece> {
  const filters = ['aresample=48000:async=1:first_pts=0', FORMAT, METER].join(',');
  const args = [
    ...['-loglevel', 'info', ...inputArgs(music, 1), '-map', '0:a:0', '-af', filters],
    ...['-map_metadata', '-1', '-c:a', 'pcm_f32le', '-t', seconds.toFixed(6)],
    ...['-f', 'wav', '-y', `file:${path}`],
  ];
  const said = await runDecoding(args, { seconds, threads: 1 }, encoder, { stderrCharacters: 64_000 });
  const samples = Math.floor(((await stat(path)).size - HEAD_BYTES) / BYTES_PER_SAMPLE);
  if (samples + HEAD_SAMPLES < Math.min(seconds, MIN_SECONDS) * SAMPLE_RATE)
    throw new BrokenFilmError('the music is too short');
  return { path, samples, loudness: readLoudness(said) };
}

async function softenEnds({ path, samples }: Piece, encoder: Encoder): Promise<void> {
  const softPath = `${path}.soft`;
  const fades = `afade=ns=${SEAM_SAMPLES},afade=t=out:ss=${samples - SEAM_SAMPLES}:ns=${SEAM_SAMPLES}`;
  const args = ['-af', `atrim=end_sample=${samples},${fades}`, '-c:a', 'pcm_f32le', '-f', 'wav', '-y'];
  const input = inputArgs({ path, demuxer: 'wav' }, 1);
  await runLimited(
    [...input, ...args, `file:${softPath}`],
    { seconds: samples / SAMPLE_RATE, threads: 1 },
    encoder,
  );
  await rename(softPath, path);
}

/** Pure. */
function musicGraph({ loudness: { integrated } }: Piece, samples: number): string {
  const seconds = samples / SAMPLE_RATE;
  const gain = integrated === undefined ? 0 : Math.min(MAX_GAIN_DB, BESIDE_CLIPS_LUFS - integrated);
  const fadeIn = Math.min(FADE_IN_SECONDS, seconds / 4);
  const fadeOut = Math.min(FADE_OUT_SECONDS, seconds / 4);
  const music = [
    `atrim=end_sample=${samples}`,
    `volume=${gain.toFixed(2)}dB`,
    `afade=d=${fadeIn}`,
    `afade=t=out:st=${(seconds - fadeOut).toFixed(6)}:d=${fadeOut}`,
    FORMAT,
  ];
  return [
    `[1:a]${music.join(',')}[music]`,
    `[0:a]${FORMAT},asplit[clips][key]`,
    `[music][key]${DUCKING},${FORMAT},apad=whole_len=${samples}[quiet]`,
    `[clips][quiet]amix=inputs=2:duration=first:normalize=0,atrim=end_sample=${samples},${FORMAT}[mixed]`,
  ].join(';');
}
