import { join } from 'node:path';
import { type DecoderInput, inputArgs } from './decoding.ts';
import { type Encoder, isOldest, runLimited } from './film.ts';
import { type Loudness, METER, readLoudness } from './loudness.ts';
import type { MeasuredClip } from './measure-clip.ts';
import { layMusic } from './music.ts';
import { FORMAT, MAX_GAIN_DB, SAMPLE_RATE, TARGET_LUFS } from './sound-format.ts';

const BITS_PER_SECOND = '192k';
const MAX_PEAK_DBTP = -1;
/** The encoder's own error. */
const PEAK_ROOM_DB = 1;
/** Less isn't heard, and is well within the promised unit. */
const CLOSE_LU = 0.5;
const ATTEMPTS = 4;
/** So that a cut doesn't click. */
const FADE_SAMPLES = 240;

/** A part of the joined sound: as long as its picture. */
export interface SoundPart {
  sound: MeasuredClip['sound'];
  samples: number;
}

/**
 * Joins the sounds of clips to `output`, an MP4 with AAC: each clip and the whole at −16 LUFS, with no peak above −1
 * dBTP. `music` is laid under them. Silence stays silence. `folder` is for the sounds in between.
 *
 * @throws BrokenFilmError if the music can't be decoded, FfmpegError
 */
export async function joinSound(
  parts: readonly SoundPart[],
  { folder, output, music }: { folder: string; output: string; music?: DecoderInput | undefined },
  encoder: Encoder,
): Promise<void> {
  const samples = parts.reduce((sum, part) => sum + part.samples, 0);
  const seconds = samples / SAMPLE_RATE;
  const run = (args: readonly string[]) => runLimited(args, { seconds, threads: 1 }, encoder);
  const inputs = parts.flatMap(({ sound }) =>
    sound ? inputArgs({ path: sound.path, demuxer: 'wav' }, 1) : [],
  );
  const joinedPath = join(folder, 'joined.wav');
  const wav = ['-map', '[joined]', '-c:a', 'pcm_f32le', '-f', 'wav', '-y', `file:${joinedPath}`];
  await run([...inputs, '-filter_complex', soundGraph(parts), ...wav]);
  const mixedPath = music ? join(folder, 'mixed.wav') : joinedPath;
  if (music) await layMusic(music, { joinedPath, samples, folder, output: mixedPath }, encoder);

  let { integrated } = await measure({ path: mixedPath, demuxer: 'wav' });
  let gain = 0;
  let ceiling = MAX_PEAK_DBTP - PEAK_ROOM_DB;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    gain = integrated === undefined ? gain : Math.min(MAX_GAIN_DB, gain + TARGET_LUFS - integrated);
    const filters = [`volume=${gain.toFixed(2)}dB`, ...limiter(ceiling, encoder.ffmpeg.version)];
    const aac = ['-af', filters.join(','), '-c:a', 'aac', '-b:a', BITS_PER_SECOND];
    const input = inputArgs({ path: mixedPath, demuxer: 'wav' }, 1);
    await run([...input, ...aac, '-f', 'mp4', '-y', `file:${output}`]);
    const loudness = await measure({ path: output, demuxer: 'mov' });
    if (isRight(loudness)) return;
    integrated = loudness.integrated;
    ceiling -= Math.max(0, loudness.peak - MAX_PEAK_DBTP + PEAK_ROOM_DB / 2);
  }

  async function measure(input: { path: string; demuxer: string }): Promise<Loudness> {
    return readLoudness(
      await run([
        '-loglevel',
        'info',
        ...inputArgs(input, 1),
        '-map',
        '0:a',
        '-af',
        METER,
        '-f',
        'null',
        '-',
      ]),
    );
  }
}

/**
 * One sound after the other, each cut or filled with silence to its length. Pure.
 * @internal A test reads it, without the sounds.
 */
export function soundGraph(parts: readonly SoundPart[]): string {
  let input = 0;
  const chains = parts.map(({ sound, samples }, at) => {
    if (!sound) return `anullsrc=r=${SAMPLE_RATE}:cl=stereo,atrim=end_sample=${samples},${FORMAT}[s${at}]`;
    const fade = Math.min(FADE_SAMPLES, Math.floor(samples / 2));
    const filters = [
      `atrim=end_sample=${samples}`,
      `afade=ns=${fade}`,
      `afade=t=out:ss=${samples - fade}:ns=${fade}`,
      `apad=whole_len=${samples}`,
      `volume=${gainOf(sound.loudness).toFixed(2)}dB`,
      FORMAT,
    ];
    return `[${input++}:a]${filters.join(',')}[s${at}]`;
  });
  const all = parts.map((_, at) => `[s${at}]`).join('');
  return [...chains, `${all}concat=n=${parts.length}:v=0:a=1[joined]`].join(';');
}

function gainOf({ integrated }: Loudness): number {
  return integrated === undefined ? 0 : Math.min(MAX_GAIN_DB, TARGET_LUFS - integrated);
}

/** Limits the peaks between the samples too, which is what a player's converter makes of them. */
function limiter(ceilingDb: number, version: string | undefined): string[] {
  const limit = (10 ** (ceilingDb / 20)).toFixed(4);
  // ffmpeg 5.0 can't make up for the limiter's delay of 5 ms, which nobody hears.
  const latency = isOldest(version) ? '' : ':latency=1';
  return [
    ...[`aresample=${4 * SAMPLE_RATE}`, `alimiter=limit=${limit}:level=0${latency}`],
    `aresample=${SAMPLE_RATE}`,
  ];
}

function isRight({ integrated, peak }: Loudness): boolean {
  const isClose = integrated === undefined || Math.abs(integrated - TARGET_LUFS) <= CLOSE_LU;
  return isClose && peak <= MAX_PEAK_DBTP;
}
