import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chaptersText } from './chapters.ts';
import { type DecoderInput, inputArgs } from './decoding.ts';
import { canEncode } from './encode.ts';
import { commonColors, encodePart } from './encode-part.ts';
import { BrokenFilmError, type Encoder, type Film, LONGEST_SECONDS, runLimited } from './film.ts';
import type { FilmCaptions, PlacedCaptions } from './film-captions.ts';
import { joinSound } from './join-sound.ts';
import { type MeasuredClip, measureClip } from './measure-clip.ts';
import { durationsOf } from './probe-mp4.ts';
import { chooseTarget, frameCounts, perSecond, type Target } from './reel-target.ts';
import { SAMPLE_RATE } from './sound-format.ts';

const MIN_CLIPS = 2;
const MAX_CLIPS = 24;
/** The shares of the work that the steps take. */
const MEASURED = 0.15;
const ENCODED = 0.9;
const SOUND_JOINED = 0.98;

/** Why clips can't be joined. `clip` is the index of the one at fault. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  readonly kind: 'clip_count' | 'too_long' | 'too_large' | 'broken_clip' | 'broken_music';
  readonly clip: number | undefined;

  constructor(kind: AssemblyError['kind'], message: string, clip?: number, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.clip = clip;
  }
}

/** What a joined video gets besides its clips. */
export interface Plan {
  output: string;
  target?: Target | undefined;
  /** One for each clip. */
  chapters?: readonly { title: string }[] | undefined;
  /** Laid under the sound of the clips. */
  music?: DecoderInput | undefined;
  captions?: FilmCaptions | undefined;
}

/** A joined video. */
export interface Assembled extends Pick<PlacedCaptions, 'subtitles' | 'undrawn'> {
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
  plan: Plan,
  encoder: Encoder & { onProgress?: (share: number) => void },
): Promise<Assembled> {
  if (films.length < MIN_CLIPS || films.length > MAX_CLIPS)
    throw new AssemblyError('clip_count', `${films.length} clips can't be joined`);
  const folder = `${plan.output}.parts`;
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    return await assembleIn(folder, films, plan, encoder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function assembleIn(
  folder: string,
  films: readonly Film[],
  plan: Plan,
  { onProgress = () => {}, ...encoder }: Encoder & { onProgress?: (share: number) => void },
): Promise<Assembled> {
  const measured = (share: number) => onProgress(MEASURED * share);
  const clips = await measureClips(folder, films, { ...encoder, onProgress: measured });
  const target = plan.target ?? chooseTarget(clips);
  const frames = frameCounts(
    clips.map(({ seconds }) => seconds),
    target.rate,
  );
  const { burned, subtitles, undrawn } = await captionsOf(plan, frames, target);
  const total = sum(frames);
  const colors = commonColors(films);
  let done = 0;
  for (const [at, film] of films.entries()) {
    const count = frames[at] ?? 0;
    const report = ({ seconds }: { seconds: number }) => {
      const share = (done + Math.min(count, seconds * perSecond(target.rate))) / total;
      onProgress(MEASURED + (ENCODED - MEASURED) * share);
    };
    const part = { path: join(folder, `${at}.mp4`), frames: count, target, colors, cues: burned[at] ?? [] };
    await named(at, encodePart(film, part, { ...encoder, onProgress: report }));
    done += count;
  }

  const { music } = plan;
  const soundPath = music || clips.some(({ sound }) => sound) ? join(folder, 'sound.mp4') : undefined;
  if (soundPath) {
    const parts = soundLengths(frames, target).map((samples, at) => ({ sound: clips[at]?.sound, samples }));
    await joinSound(parts, { folder, output: soundPath, music }, encoder).catch((cause: unknown) => {
      if (!(cause instanceof BrokenFilmError)) throw cause;
      throw new AssemblyError('broken_music', `the music: ${cause.message}`, undefined, { cause });
    });
  }
  onProgress(SOUND_JOINED);
  await joinParts(folder, { ...plan, soundPath, frames, target }, encoder);
  onProgress(1);
  return { target, frames, seconds: total / perSecond(target.rate), subtitles, undrawn };
}

async function captionsOf(
  { captions }: Plan,
  frames: readonly number[],
  target: Target,
): Promise<PlacedCaptions> {
  if (!captions) return { burned: [], subtitles: [], undrawn: [] };
  // Most joined videos have none, and need no canvas.
  const { placeCaptions } = await import('./film-captions.ts');
  return placeCaptions(captions, frames, target);
}

async function measureClips(
  folder: string,
  films: readonly Film[],
  { onProgress, ...encoder }: Encoder & { onProgress: (share: number) => void },
): Promise<MeasuredClip[]> {
  const clips: MeasuredClip[] = [];
  for (const [at, film] of films.entries()) {
    if (!canEncode(film.inspection)) throw new AssemblyError('too_large', 'its frames are too large', at);
    clips.push(await named(at, measureClip(film, join(folder, `${at}.wav`), encoder)));
    if (sum(clips.map(({ seconds }) => seconds)) > LONGEST_SECONDS)
      throw new AssemblyError('too_long', `the clips last more than ${LONGEST_SECONDS} s`);
    onProgress((at + 1) / films.length);
  }
  return clips;
}

/** Joins the encoded parts, their sound and their chapters without a loss. */
async function joinParts(
  folder: string,
  {
    output,
    chapters,
    soundPath,
    frames,
    target,
  }: Pick<Plan, 'output' | 'chapters'> & { soundPath: string | undefined; frames: number[]; target: Target },
  encoder: Encoder,
): Promise<void> {
  const secondsOf = (count: number) => count / perSecond(target.rate);
  const total = secondsOf(sum(frames));
  const list = frames.map((count, at) => `file ${at}.mp4\nduration ${secondsOf(count).toFixed(6)}\n`);
  const listPath = join(folder, 'parts.ffconcat');
  await writeFile(listPath, `ffconcat version 1.0\n${list.join('')}`);
  const chaptersPath = join(folder, 'chapters.txt');
  const titles = chapters?.map(({ title }) => title);
  if (titles) await writeFile(chaptersPath, chaptersText(titles, frames, target));
  const args = [
    // Each part has the same parameters, which stand in the file's head once.
    ...inputArgs({ path: listPath, demuxer: 'concat' }, 1, ['-auto_convert', '0']),
    ...(soundPath ? inputArgs({ path: soundPath, demuxer: 'mov' }, 1) : []),
    ...(titles ? inputArgs({ path: chaptersPath, demuxer: 'ffmetadata' }, 1) : []),
    ...(soundPath ? ['-map', '1:a'] : []),
    ...['-map_chapters', titles ? (soundPath ? '2' : '1') : '-1'],
    ...['-map', '0:v', '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', '-y', `file:${output}`],
  ];
  await runLimited(args, { seconds: total, threads: 1 }, encoder);
  const { videoSeconds } = await durationsOf(output);
  if (Math.abs(videoSeconds - total) > secondsOf(1) / 2)
    throw new Error(`the joined video lasts ${videoSeconds} s and not ${total} s`);
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
