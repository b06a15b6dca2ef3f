import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ColorPlan, colorFilters, colorTags, planColors } from './colors.ts';
import { inputArgs, threadsFor } from './decoding.ts';
import { canEncode, NEAR_LOSSLESS_CRF, x264Args } from './encode.ts';
import {
  BrokenFilmError,
  decodingArgs,
  deinterlacing,
  type Encoder,
  type Film,
  frameTiming,
  LONGEST_SECONDS,
  runDecoding,
  runLimited,
  withTables,
} from './film.ts';
import { fitInto } from './fit.ts';
import { joinSound, SAMPLE_RATE } from './join-sound.ts';
import { type MeasuredClip, measureClip } from './measure-clip.ts';
import { durationsOf } from './probe-mp4.ts';
import { chooseTarget, frameCounts, perSecond, type Target } from './reel-target.ts';

const MIN_CLIPS = 2;
const MAX_CLIPS = 20;
/** The shares of the work that the steps take. */
const MEASURED = 0.15;
const ENCODED = 0.9;
const SOUND_JOINED = 0.98;

/**
 * Why clips can't be joined. `clip` is the index of the one at fault.
 * @internal Tests look at it. The member reads one sentence for all of them.
 */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  readonly kind: 'clip_count' | 'too_long' | 'too_large' | 'broken_clip';
  readonly clip: number | undefined;

  constructor(kind: AssemblyError['kind'], message: string, clip?: number, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.clip = clip;
  }
}

/** A joined video. */
export interface Assembled {
  target: Target;
  /** How many frames each clip has in it. */
  frames: number[];
  seconds: number;
}

/**
 * Joins clips to one MP4 that plays on every client. Each clip is decoded and encoded by a run of its own, so that 20
 * take no more memory than one, and the parts are joined without a loss: they come from one encoder with one setting.
 *
 * @throws AssemblyError, FfmpegError if this machine can't do it, or the signal's reason
 */
export async function assemble(
  films: readonly Film[],
  { output, target }: { output: string; target?: Target },
  encoder: Encoder & { onProgress?: (share: number) => void },
): Promise<Assembled> {
  if (films.length < MIN_CLIPS || films.length > MAX_CLIPS)
    throw new AssemblyError('clip_count', `${films.length} clips can't be joined`);
  const folder = `${output}.parts`;
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    return await assembleIn(folder, films, { output, target }, encoder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function assembleIn(
  folder: string,
  films: readonly Film[],
  { output, target: wanted }: { output: string; target: Target | undefined },
  { onProgress = () => {}, ...encoder }: Encoder & { onProgress?: (share: number) => void },
): Promise<Assembled> {
  const clips: MeasuredClip[] = [];
  for (const [at, film] of films.entries()) {
    if (!canEncode(film.inspection)) throw new AssemblyError('too_large', 'its frames are too large', at);
    clips.push(await named(at, measureClip(film, join(folder, `${at}.wav`), encoder)));
    if (sum(clips.map(({ seconds }) => seconds)) > LONGEST_SECONDS)
      throw new AssemblyError('too_long', `the clips last more than ${LONGEST_SECONDS} s`);
    onProgress((MEASURED * (at + 1)) / films.length);
  }

  const target = wanted ?? chooseTarget(clips);
  const frames = frameCounts(
    clips.map(({ seconds }) => seconds),
    target.rate,
  );
  const total = sum(frames);
  const colors = commonColors(clips);
  const secondsOf = (count: number) => count / perSecond(target.rate);
  let done = 0;
  for (const [at, { film }] of clips.entries()) {
    const count = frames[at] ?? 0;
    const report = ({ seconds }: { seconds: number }) => {
      const share = (done + Math.min(count, seconds * perSecond(target.rate))) / total;
      onProgress(MEASURED + (ENCODED - MEASURED) * share);
    };
    const part = { path: join(folder, `${at}.mp4`), frames: count, target, colors };
    await named(at, encodePart(film, part, { ...encoder, onProgress: report }));
    done += count;
  }

  const soundPath = clips.some(({ sound }) => sound) ? join(folder, 'sound.mp4') : undefined;
  if (soundPath) {
    const parts = soundLengths(frames, target).map((samples, at) => ({ sound: clips[at]?.sound, samples }));
    await joinSound(parts, { joinedPath: join(folder, 'joined.wav'), output: soundPath }, encoder);
  }
  onProgress(SOUND_JOINED);

  const list = frames.map((count, at) => `file ${at}.mp4\nduration ${secondsOf(count).toFixed(6)}\n`);
  const listPath = join(folder, 'parts.ffconcat');
  await writeFile(listPath, `ffconcat version 1.0\n${list.join('')}`);
  const args = [
    // Each part has the same parameters, which stand in the file's head once.
    ...inputArgs({ path: listPath, demuxer: 'concat' }, 1, ['-auto_convert', '0']),
    ...(soundPath ? [...inputArgs({ path: soundPath, demuxer: 'mov' }, 1), '-map', '1:a'] : []),
    ...['-map', '0:v', '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', '-y', `file:${output}`],
  ];
  await runLimited(args, { seconds: secondsOf(total), threads: 1 }, encoder);
  const { videoSeconds } = await durationsOf(output);
  if (Math.abs(videoSeconds - secondsOf(total)) > secondsOf(1) / 2)
    throw new Error(`the joined video lasts ${videoSeconds} s and not ${secondsOf(total)} s`);
  onProgress(1);
  return { target, frames, seconds: secondsOf(total) };
}

async function encodePart(
  { inspection, ...film }: Film,
  { path, frames, target, colors }: { path: string; frames: number; target: Target; colors: Colors },
  { onProgress, ...encoder }: Encoder & { onProgress: (progress: { seconds: number }) => void },
): Promise<void> {
  const plan = { ...planColors(inspection), ...colors };
  const { size, filters: fit } = fitInto(inspection, target);
  const { width, height, rate } = target;
  await withTables(plan, path, async (tables) => {
    const filters = [
      ...deinterlacing(inspection),
      ...colorFilters(plan, size, tables),
      ...fit,
      // Some last frames don't say how long they stay.
      ...['setpts=PTS-STARTPTS', 'tpad=stop_mode=clone:stop=1'],
      `fps=${rate.frames}/${rate.seconds}`,
      // As many frames as its time has, whatever its own times are.
      'tpad=stop_mode=clone:stop=-1',
      `trim=end_frame=${frames}`,
    ];
    const threads = threadsFor(Math.max(inspection.storedWidth * inspection.storedHeight, width * height));
    const args = [
      ...[...decodingArgs(threads), ...inputArgs(film, threads)],
      ...['-map', `0:${inspection.videoStream}`, '-vf', filters.join(','), ...frameTiming(encoder.ffmpeg)],
      // Parts that are joined need the same parameters, whatever they show.
      ...[...x264Args(target), '-crf', String(NEAR_LOSSLESS_CRF), '-x264-params', 'stitchable=1'],
      ...[...colorTags(plan), '-map_metadata', '-1', '-f', 'mp4', '-y', `file:${path}`],
    ];
    await runDecoding(args, { seconds: frames / perSecond(rate), threads }, encoder, { onProgress });
  });
}

type Colors = Pick<ColorPlan, 'matrix' | 'primaries' | 'transfer'>;

/** Those of the clips if all have the same, otherwise those of HD. */
function commonColors(clips: readonly MeasuredClip[]): Colors {
  const plans = clips.map(({ film }) => planColors(film.inspection));
  const [first] = plans;
  const isOne = (key: keyof Colors) => plans.every((plan) => plan[key] === first?.[key]);
  if (first && isOne('matrix') && isOne('primaries') && isOne('transfer')) {
    const { matrix, primaries, transfer } = first;
    return { matrix, primaries, transfer };
  }
  return { matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' };
}

/** In samples, so that no error adds up. */
function soundLengths(frames: readonly number[], { rate }: Target): number[] {
  const ends = frames.map((_, at) => sum(frames.slice(0, at + 1)));
  const samplesAt = (frame: number) => Math.round((frame * SAMPLE_RATE) / perSecond(rate));
  return ends.map((end, at) => samplesAt(end) - samplesAt(ends[at - 1] ?? 0));
}

/** Says which clip is broken. */
async function named<T>(clip: number, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof BrokenFilmError)) throw cause;
    throw new AssemblyError('broken_clip', `clip ${clip + 1}: ${cause.message}`, clip, { cause });
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
