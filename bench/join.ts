import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../src/media/assemble.ts';
import { runFfmpeg } from '../src/media/ffmpeg.ts';
import { findFfmpeg } from '../src/media/ffmpeg-path.ts';
import { filmOf } from '../src/media/judge.ts';
import { megabytes, seconds } from './figures.ts';
import { bounded, type Row, unbounded } from './table.ts';
import { readUsage } from './usage.ts';

const CLIP_SECONDS = 4;
/** Each clip is read once to be measured, and once to be encoded. */
const BOUND_CPU = 2;
const SAMPLE_MS = 100;

/** As models make them: sizes, rates, with and without sound. */
const clips = [
  { size: '1280x720', rate: '24', volume: -20 },
  { size: '1280x720', rate: '24', volume: undefined },
  { size: '720x1280', rate: '30', volume: -3 },
  { size: '1920x1080', rate: '25', volume: undefined },
  { size: '960x960', rate: '16', volume: -9 },
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
    for (const [index, { size, rate, volume }] of clips.entries()) {
      const path = join(folder, `${index}.mp4`);
      const picture = [
        '-f',
        'lavfi',
        '-i',
        `testsrc2=s=${size}:r=${rate}:d=${CLIP_SECONDS},noise=alls=8:allf=t`,
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
      await assemble(films, { output: join(folder, 'joined.mp4') }, { ffmpeg, signal });
    };
    const five = await watched(() => joined(paths));
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
        'twenty clips of 1 s: memory of ffmpeg',
        { cutscene: twenty.bytes, plainLoop: undefined, limit: 1.2 * (five.bytes ?? Number.NaN) },
        megabytes,
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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

interface Cost {
  ms: number;
  /** Time of all cores together, which depends less on what else the machine does. */
  cpuMs: number | undefined;
  /** The most memory that ffmpeg's processes took together. */
  bytes: number | undefined;
}

async function watched(work: () => Promise<void>): Promise<Cost> {
  const first = readUsage(process.pid);
  let bytes = 0;
  const timer = setInterval(() => {
    const all = readUsage(process.pid)?.rssBytes ?? 0;
    bytes = Math.max(bytes, all - process.memoryUsage.rss());
  }, SAMPLE_MS);
  const startedAtMs = performance.now();
  await work();
  const ms = performance.now() - startedAtMs;
  clearInterval(timer);
  const last = readUsage(process.pid);
  return { ms, cpuMs: first && last && last.cpuMs - first.cpuMs, bytes: first && bytes };
}
