import { inputArgs, threadsFor } from './decoding.ts';
import {
  BrokenFilmError,
  decodingArgs,
  type Encoder,
  type Film,
  LONGEST_SECONDS,
  runDecoding,
  secondsOf,
} from './film.ts';
import { type Loudness, METER, readLoudness } from './loudness.ts';

/** Frames per second as a fraction: NTSC's aren't whole. */
export interface Rate {
  frames: number;
  seconds: number;
}

/** What only decoding all of a video tells. */
export interface MeasuredClip {
  film: Film;
  seconds: number;
  /** `undefined` for a single frame. */
  rate: Rate | undefined;
  /** Its sound from its first frame on: a WAV in 48 kHz stereo. `undefined` if it has none. */
  sound: { path: string; loudness: Loudness } | undefined;
}

const wholeRates = Array.from({ length: 120 }, (_, at) => ({ frames: at + 1, seconds: 1 }));
const ntscRates = [24, 30, 48, 60, 120].map((frames) => ({ frames: frames * 1_000, seconds: 1_001 }));
/** Times are rounded to milliseconds in some containers. */
const EVEN_WITHIN_FRAMES = 0.25;
const SHOWN = / n: *(\d+) pts:.*? pts_time:(-?[\d.]+)/g;

/**
 * Decodes a clip to its end. Its sound is written to `soundPath`.
 *
 * @throws BrokenFilmError if it can't be decoded, FfmpegError if this machine can't do it
 */
export async function measureClip(film: Film, soundPath: string, encoder: Encoder): Promise<MeasuredClip> {
  const { inspection } = film;
  const threads = threadsFor(inspection.storedWidth * inspection.storedHeight);
  const image = ['-map', `0:${inspection.videoStream}`, '-vf', 'showinfo=checksum=0', '-f', 'null', '-'];
  const args = [
    ...['-loglevel', 'info', ...decodingArgs(threads), ...inputArgs(film, threads)],
    ...[...image, ...soundArgs(film, soundPath)],
  ];
  const work = { seconds: secondsOf(film), threads };
  const said = await runDecoding(args, work, encoder, { stderrCharacters: 64_000 });
  const last = [...said.matchAll(SHOWN)].at(-1);
  if (!last) throw new BrokenFilmError('no frame could be decoded');
  const [frames, lastSeconds] = [Number(last[1]) + 1, Number(last[2])];
  return {
    film,
    ...timing(film, frames, lastSeconds - inspection.startSeconds),
    sound: inspection.audio && { path: soundPath, loudness: readLoudness(said) },
  };
}

function soundArgs({ inspection: { audio, startSeconds } }: Film, path: string): string[] {
  if (!audio) return [];
  const filters = [
    // Gaps become silence, and what overlaps is cut, so that the sound stays with the picture.
    'aresample=48000:async=1:first_pts=0',
    'aformat=sample_fmts=flt:channel_layouts=stereo',
    ...(startSeconds > 0 ? [`atrim=start=${startSeconds}`] : []),
    METER,
  ];
  const codec = ['-c:a', 'pcm_f32le', '-t', String(LONGEST_SECONDS), '-f', 'wav', '-y', `file:${path}`];
  return ['-map', `0:${audio.stream}`, '-af', filters.join(','), ...codec];
}

/**
 * How long a clip is and how many frames it shows in a second. Pure.
 * @internal A table tests it.
 */
export function timing(
  { durationSeconds, inspection }: Pick<Film, 'durationSeconds' | 'inspection'>,
  frames: number,
  lastSeconds: number,
): { seconds: number; rate: Rate | undefined } {
  // Other headers say when the sound ends.
  const promised = durationSeconds ?? (inspection.audio ? undefined : inspection.durationSeconds);
  if (frames < 2 || !(lastSeconds > 0)) return { seconds: promised || 1 / 24, rate: undefined };
  const mean = (frames - 1) / lastSeconds;
  const offBy = ({ frames: count, seconds }: Rate) =>
    Math.abs((lastSeconds * count) / seconds - (frames - 1));
  const [nearest] = [...wholeRates, ...ntscRates].sort((one, other) => offBy(one) - offBy(other));
  if (nearest && offBy(nearest) <= EVEN_WITHIN_FRAMES)
    return { seconds: (frames * nearest.seconds) / nearest.frames, rate: nearest };
  // Each frame has its own time, and the last one may stay for long.
  return {
    seconds: Math.max(lastSeconds + 1 / mean, promised ?? 0),
    rate: { frames: Math.ceil(mean), seconds: 1 },
  };
}
