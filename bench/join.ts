import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assembled, assemble } from '../src/media/assemble.ts';
import { runFfmpeg } from '../src/media/ffmpeg.ts';
import { findFfmpeg } from '../src/media/ffmpeg-path.ts';
import { fitInto } from '../src/media/fit.ts';
import { filmOf } from '../src/media/judge.ts';
import { METER, readLoudness } from '../src/media/loudness.ts';
import { durationsOf } from '../src/media/probe-mp4.ts';
import { perSecond } from '../src/media/reel-target.ts';
import { decimal, megabytes, seconds } from './figures.ts';
import { bounded, type Row, unbounded } from './table.ts';
import { readUsage } from './usage.ts';

const CLIP_SECONDS = 4;
/** Each clip is read once to be measured, and once to be encoded. */
const BOUND_CPU = 2;
const LOUDNESS = -16;
const BOUND_LOUDNESS = 1;
/** The clips are noisy, which an encoder smooths. */
const BOUND_SSIM = 0.94;
const SAMPLE_MS = 100;

/** As models make them: sizes, rates, with and without sound. */
const clips = [
  { width: 1280, height: 720, rate: '24', volume: -20 },
  { width: 1280, height: 720, rate: '24', volume: undefined },
  { width: 720, height: 1280, rate: '30', volume: -3 },
  { width: 1920, height: 1080, rate: '25', volume: undefined },
  { width: 960, height: 960, rate: '16', volume: -9 },
];

/**
 * Five clips of 4 s joined to one video, beside one run of ffmpeg that scales and joins all of them at once, without
 * measuring their sound. Then twenty clips, which take no more memory.
 */
export async function measureJoin(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-bench-join-'));
  try {
    const { decoder: ffmpeg } = await findFfmpeg({ searchPath: process.env['PATH'] });
    if (!ffmpeg) return [unbounded('five clips joined', 'skipped', '')];
    const paths: string[] = [];
    for (const [index, { width, height, rate, volume }] of clips.entries()) {
      const path = join(folder, `${index}.mp4`);
      const picture = [
        '-f',
        'lavfi',
        '-i',
        `testsrc2=s=${width}x${height}:r=${rate}:d=${CLIP_SECONDS},noise=alls=8:allf=t`,
      ];
      const sound =
        volume === undefined
          ? []
          : ['-f', 'lavfi', '-i', `anoisesrc=c=pink:d=${CLIP_SECONDS},volume=${volume}dB`, '-c:a', 'aac'];
      const codec = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', path];
      await runFfmpeg([...picture, ...sound, ...codec], { ffmpegPath: ffmpeg.path });
      paths.push(path);
    }
    const shortPath = join(folder, 'short.mp4');
    await runFfmpeg(['-i', paths[0] ?? '', '-t', '1', '-c', 'copy', shortPath], { ffmpegPath: ffmpeg.path });
    const joined = async (clipPaths: readonly string[]) => {
      const films = [];
      for (const path of clipPaths) {
        const film = await filmOf(path, ffmpeg);
        if (!film) throw new Error('nothing decodes it');
        films.push(film);
      }
      const { signal } = new AbortController();
      return assemble(films, { output: join(folder, 'joined.mp4') }, { ffmpeg, signal });
    };
    const five = await watched(() => joined(paths));
    const seen = await judge(five.result, paths, {
      joinedPath: join(folder, 'joined.mp4'),
      ffmpegPath: ffmpeg.path,
    });
    const plain = await watched(() => plainJoin(paths, ffmpeg.path, join(folder, 'plain.mp4')));
    const twenty = await watched(() => joined(new Array<string>(20).fill(shortPath)));
    return [
      bounded(
        `five clips of ${CLIP_SECONDS} s joined in 720p: processor time, beside one run of ffmpeg`,
        { cutscene: five.cpuMs, plainLoop: plain.cpuMs, limit: BOUND_CPU * (plain.cpuMs ?? Number.NaN) },
        seconds,
      ),
      unbounded('the same: time', seconds(five.ms), seconds(plain.ms)),
      bounded(
        'the same: memory of ffmpeg',
        { cutscene: five.bytes, plainLoop: plain.bytes, limit: plain.bytes ?? Number.NaN },
        megabytes,
      ),
      bounded(
        'the same: frames off its duration',
        { cutscene: seen.framesOff, plainLoop: undefined, limit: 1 },
        decimal,
      ),
      bounded(
        `the same: off ${LOUDNESS} LUFS`,
        { cutscene: Math.abs(seen.loudness - LOUDNESS), plainLoop: undefined, limit: BOUND_LOUDNESS },
        (units) => `${decimal(units)} LU`,
      ),
      bounded(
        'the same: off the picture of the least similar clip (1 − SSIM)',
        { cutscene: 1 - seen.ssim, plainLoop: undefined, limit: 1 - BOUND_SSIM },
        (value) => value.toFixed(3),
      ),
      bounded(
        'twenty clips of 1 s: memory of ffmpeg',
        { cutscene: twenty.bytes, plainLoop: undefined, limit: 1.2 * (five.bytes ?? Number.NaN) },
        megabytes,
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How close the joined video is to its clips. */
async function judge(
  { target, frames }: Assembled,
  paths: readonly string[],
  { joinedPath, ffmpegPath }: { joinedPath: string; ffmpegPath: string },
): Promise<{ framesOff: number; loudness: number; ssim: number }> {
  const rate = perSecond(target.rate);
  const said = (args: string[]) =>
    runFfmpeg(['-loglevel', 'info', ...args, '-f', 'null', '-'], { ffmpegPath, stderrCharacters: 64_000 });
  const ssims: number[] = [];
  let first = 0;
  for (const [index, count] of frames.entries()) {
    const { width, height } = fitInto(clips[index] ?? target, target).size;
    const part = `trim=start_frame=${first}:end_frame=${first + count},crop=${width}:${height}`;
    const own = `fps=${rate},trim=end_frame=${count},scale=${width}:${height}:flags=bicubic`;
    const alike = [part, own].map(
      (filters, at) => `[${at}:v]${filters},setpts=N/${rate}/TB,format=yuv420p[v${at}]`,
    );
    const text = await said([
      '-i',
      joinedPath,
      '-i',
      paths[index] ?? '',
      '-lavfi',
      `${alike.join(';')};[v0][v1]ssim`,
    ]);
    ssims.push(Number(/SSIM .*All:([\d.]+)/.exec(text)?.[1]));
    first += count;
  }
  const { integrated = Number.NaN } = readLoudness(
    await said(['-i', joinedPath, '-map', '0:a', '-af', METER]),
  );
  const { videoSeconds } = await durationsOf(joinedPath);
  const framesOff = Math.abs(videoSeconds - paths.length * CLIP_SECONDS) * rate;
  return { framesOff, loudness: integrated, ssim: Math.min(...ssims) };
}

async function plainJoin(paths: readonly string[], ffmpegPath: string, output: string): Promise<void> {
  const chains = paths.map(
    (_, index) =>
      `[${index}:v]fps=30,scale=1280:720:force_original_aspect_ratio=decrease,pad=1280:720:-1:-1,setsar=1[v${index}]`,
  );
  const graph = `${chains.join(';')};${paths.map((_, index) => `[v${index}]`).join('')}concat=n=${paths.length}[v]`;
  const codec = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '20',
    '-threads',
    '2',
    '-pix_fmt',
    'yuv420p',
  ];
  const inputs = paths.flatMap((path) => ['-threads', '2', '-i', path]);
  await runFfmpeg([...inputs, '-filter_complex', graph, '-map', '[v]', ...codec, '-y', output], {
    ffmpegPath,
  });
}

interface Cost<T> {
  result: T;
  ms: number;
  /** Time of all cores together, which depends less on what else the machine does. */
  cpuMs: number | undefined;
  /** The most memory that ffmpeg's processes took together. */
  bytes: number | undefined;
}

export async function watched<T>(work: () => Promise<T>): Promise<Cost<T>> {
  const first = readUsage(process.pid);
  let bytes = 0;
  const timer = setInterval(() => {
    const all = readUsage(process.pid)?.rssBytes ?? 0;
    bytes = Math.max(bytes, all - process.memoryUsage.rss());
  }, SAMPLE_MS);
  const startedAtMs = performance.now();
  const result = await work();
  const ms = performance.now() - startedAtMs;
  clearInterval(timer);
  const last = readUsage(process.pid);
  return { result, ms, cpuMs: first && last && last.cpuMs - first.cpuMs, bytes: first && bytes };
}
