import { execFile } from 'node:child_process';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { createDeliver } from '../../src/delivery/deliver.ts';
import type { DeliverDeps } from '../../src/delivery/deliver-to.ts';
import { createDownload } from '../../src/delivery/download.ts';
import { createFairLimiter } from '../../src/delivery/fair-limiter.ts';
import { createFetchFile } from '../../src/delivery/fetch-file.ts';
import { createImageReader } from '../../src/delivery/images/reader.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { createRenditions } from '../../src/delivery/renditions.ts';
import type { FileAttachment } from '../../src/discord/upload.ts';
import { isIn } from '../../src/jobs/job.ts';
import type { Ffmpeg } from '../../src/media/ffmpeg-path.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { systemProcesses } from '../../src/runtime/processes.ts';
import { shownOfHdr } from './hdr-reference.ts';
import { aJob, statuses } from './job.ts';
import { EACH_FRAME } from './numbered-film.ts';
import { MASTER, type OddFilm, patches } from './odd-films.ts';
import { quickFfmpeg } from './quick-ffmpeg.ts';
import { runtime } from './runtime.ts';

const run = promisify(execFile);
const UPLOAD_LIMIT_BYTES = 10 * 1024 ** 2;
/** The tolerance of colors, of 255. */
const LEVELS = 3;
/** The size at which frames are compared: half a patch of the master and more. */
const SMALL = { width: 64, height: 40 };

/** The result for a file: the attachment, or the kind of failure that the member is told. */
export type Outcome = { sent: FileAttachment } | { failed: string; cause: string };

/** Takes a file the whole way of a provider's output, from the download to the attachment. */
export async function deliverFile(
  path: string,
  { folder, ffmpeg, id }: { folder: string; ffmpeg: Ffmpeg | undefined; id: string },
): Promise<Outcome> {
  const log = pino({ level: 'silent' });
  const files = createJobFiles(folder, systemClock);
  const { signal } = new AbortController();
  const limit = createLimiter(1);
  const imageReader = createImageReader(systemProcesses);
  const { downloadVideo } = createDownload({
    ...{
      files,
      fetchFile: createFetchFile(runtime),
      imageReader,
      providers: new Map(),
      decoder: ffmpeg,
      limit,
      clock: systemClock,
      log,
    },
  });
  const output = { kind: 'file' as const, path };
  const downloading = aJob({ id, status: { ...statuses.downloading, output } });
  let sent: FileAttachment | undefined;
  const deps: Partial<DeliverDeps> = {
    messages: {
      uploadLimitBytes: () => UPLOAD_LIMIT_BYTES,
      edit: async () => undefined,
      async replace(_job: unknown, _body: unknown, attachment: FileAttachment | undefined) {
        sent = attachment;
        return { id: '1', channelId: '2', fileUrls: [], route: 'reply' };
      },
    } as unknown as DeliverDeps['messages'],
    renditions: createRenditions({
      withVideo: async (job) => job,
      ...{ files, ffmpeg, imageReader, encodes: createFairLimiter(1) },
      ...{ clock: systemClock, log },
    }),
    hosting: {
      publish: async () => undefined,
      atProvider: () => undefined,
    } as unknown as DeliverDeps['hosting'],
    uploads: limit,
    takeEarly: () => undefined,
    creditsOf: async () => undefined,
    overUploadLimit: () => 'compress',
    provenance: {
      fileName: (_job, _bytes, extension = 'mp4') => `cutscene.${extension}`,
      ...{ readFile: () => undefined, readText: () => undefined },
    },
    renderDelivered: async () => ({ content: '', allowed_mentions: {} }),
    renderCompressing: () => ({ content: '', allowed_mentions: {} }),
    clock: systemClock,
    log,
  };
  try {
    if (!isIn(downloading, 'downloading')) throw new Error('impossible');
    const file = await downloadVideo(downloading, signal);
    const job = aJob({ id, status: { ...statuses.delivering, file } });
    if (!isIn(job, 'delivering')) throw new Error('impossible');
    await createDeliver(deps as DeliverDeps)(job, {
      ...{ mayBeDelivered: false, beforeElsewhere: async () => {}, signal },
    });
    if (!sent) throw new Error('nothing was sent');
    return { sent };
  } catch (error) {
    const kind = error instanceof Error && 'kind' in error ? String(error.kind) : 'internal';
    return { failed: kind, cause: String(error) };
  }
}

type Rgb = readonly [number, number, number];

interface Shown {
  /** RGB of the small frames, one after another. */
  frames: Buffer[];
  width: number;
  height: number;
  seconds: number;
  soundSeconds: number | undefined;
  said: string;
}

/** Plays a file like a client: by its tags, rotated as stated. */
export async function play(path: string): Promise<Shown> {
  const { width, height } = SMALL;
  const scale = `scale=${width}:${height}:flags=area+accurate_rnd+full_chroma_int`;
  const { stdout, stderr } = await run(
    (await quickFfmpeg()).path,
    [
      ...['-nostdin', '-hide_banner', '-loglevel', 'info', '-threads', '1', '-i', path, '-map', '0:V:0'],
      ...['-vf', `showinfo,${scale},${EACH_FRAME}`, '-r', '25'],
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    ],
    { encoding: 'buffer', maxBuffer: 256 * 1024 ** 2 },
  );
  const said = stderr.toString('latin1');
  const frameBytes = width * height * 3;
  const frames = Array.from({ length: stdout.length / frameBytes }, (_, at) =>
    stdout.subarray(at * frameBytes, (at + 1) * frameBytes),
  );
  const [, shownWidth, shownHeight] = / s:(\d+)x(\d+) /.exec(said) ?? [];
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(said) ?? [];
  return {
    frames,
    width: Number(shownWidth),
    height: Number(shownHeight),
    seconds: Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds),
    soundSeconds: /Stream #0:\d+.*: Audio: aac/.test(said) ? 1 : undefined,
    said,
  };
}

/** Every deviation of a delivered video. */
export function differences(
  film: OddFilm,
  { shown, master, sources, isCopied }: { shown: Shown; master: Shown; sources?: Rgb[]; isCopied: boolean },
): string[] {
  const found: string[] = [];
  const size = film.size ?? { width: MASTER.width, height: MASTER.height };
  const { width, height } = (film.turns ?? 0) % 2 ? { width: size.height, height: size.width } : size;
  if (shown.width !== width || shown.height !== height)
    found.push(`${shown.width}x${shown.height} and not ${width}x${height}`);
  const seconds = film.seconds === undefined ? MASTER.seconds : film.seconds;
  if (seconds !== null && Math.abs(shown.seconds - seconds) > 0.2) found.push(`lasts ${shown.seconds} s`);
  if ((film.hasSound ?? false) !== (shown.soundSeconds !== undefined)) found.push('sound');
  if (film.frames !== undefined && shown.frames.length !== film.frames)
    found.push(`${shown.frames.length} frames and not ${film.frames}`);
  if (!isCopied && !/Video: h264.*yuv420p\(tv, /.test(shown.said)) found.push('no tags of its colors');
  const [first] = shown.frames;
  if (!first) return [...found, 'no frames'];
  if (film.colors !== null && !film.turns) {
    for (const [at, patch] of patches.entries()) {
      const color = meanAt(first, at);
      const expected = expectedColor(film, patch, sources?.[at]);
      const off = Math.max(...color.map((value, channel) => Math.abs(value - (expected[channel] ?? 0))));
      if (off > LEVELS) found.push(`rgb(${expected}) is rgb(${color.map((value) => value.toFixed(1))})`);
    }
  }
  if (film.ssim !== null && !film.turns) {
    // At the same time in the video, wherever the codec's own frames are.
    const places = [0, 0.5, 1].map((share) => {
      const of = (frames: Buffer[]) => frames[Math.round(share * (frames.length - 1))];
      return alike(of(shown.frames), of(film.frames === 1 ? master.frames.slice(0, 1) : master.frames));
    });
    const worst = Math.min(...places);
    if (worst < (film.ssim ?? 0.95)) found.push(`SSIM ${places.map((place) => place.toFixed(3))}`);
  }
  return found;
}

function expectedColor(
  { colors = 'master' }: OddFilm,
  patch: readonly [number, number, number],
  source: Rgb | undefined,
): Rgb {
  if (colors === null || colors === 'master') return patch;
  if (colors === 'gray') {
    const gray = 0.299 * patch[0] + 0.587 * patch[1] + 0.114 * patch[2];
    return [gray, gray, gray];
  }
  if (!source) throw new Error('its source was not played');
  if (colors === 'source') return source;
  const [red, green, blue] = source;
  return shownOfHdr([red / 255, green / 255, blue / 255], colors);
}

/** The colors of the patches in an odd video as ffmpeg decodes it, in levels of 255; for HDR its code values. */
export async function colorsOf(path: string, { colors }: OddFilm, ffmpegPath: string): Promise<Rgb[]> {
  const { width, height } = SMALL;
  const matrix = colors === 'pq' || colors === 'hlg' ? ':in_color_matrix=bt2020' : '';
  const { stdout } = await run(
    ffmpegPath,
    [
      ...['-nostdin', '-loglevel', 'error', '-threads', '1', '-i', path, '-map', '0:V:0', '-frames:v', '1'],
      ...['-vf', `scale=${width}:${height}:flags=area+accurate_rnd+full_chroma_int${matrix}`],
      // In the dark, a level of 8 bits is much of HDR.
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb48le', '-'],
    ],
    { encoding: 'buffer' },
  );
  const levels = Array.from({ length: stdout.length / 2 }, (_, at) => stdout.readUInt16LE(at * 2) / 257);
  return patches.map((_, at) => meanAt(levels, at));
}

/** The middle of one of the four patches. */
function meanAt(frame: ArrayLike<number>, patch: number): Rgb {
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let y = 6; y < 14; y++)
    for (let x = patch * 16 + 5; x < patch * 16 + 11; x++, count++)
      for (let channel = 0; channel < 3; channel++)
        sums[channel] = (sums[channel] ?? 0) + (frame[(y * SMALL.width + x) * 3 + channel] ?? 0);
  return [sums[0] / count, sums[1] / count, sums[2] / count];
}

/**
 * The mean structural similarity of two frames' brightness, in windows of 8×8. @see
 * https://doi.org/10.1109/TIP.2003.819861
 */
function alike(one: Buffer | undefined, other: Buffer | undefined): number {
  if (!one || !other) return 0;
  const bright = (frame: Buffer, x: number, y: number) => {
    const at = (y * SMALL.width + x) * 3;
    return 0.299 * (frame[at] ?? 0) + 0.587 * (frame[at + 1] ?? 0) + 0.114 * (frame[at + 2] ?? 0);
  };
  const scores: number[] = [];
  for (let top = 0; top < SMALL.height; top += 8)
    for (let left = 0; left < SMALL.width; left += 8) {
      let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
      for (let y = top; y < top + 8; y++)
        for (let x = left; x < left + 8; x++) {
          const [p, r] = [bright(one, x, y), bright(other, x, y)];
          a += p / 64;
          b += r / 64;
          aa += (p * p) / 64;
          bb += (r * r) / 64;
          ab += (p * r) / 64;
        }
      const [varA, varB, cov] = [aa - a * a, bb - b * b, ab - a * b];
      const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
      scores.push(((2 * a * b + c1) * (2 * cov + c2)) / ((a * a + b * b + c1) * (varA + varB + c2)));
    }
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** A copy of the sent file, under its name. */
export async function receive({ path, name, bytes }: FileAttachment, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const received = join(folder, name);
  await copyFile(path, received);
  if ((await stat(received)).size !== bytes) throw new Error('its size is another one than said');
  return received;
}
