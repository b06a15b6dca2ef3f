import { EventEmitter } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Disk } from './disk.ts';
import { lasting, pngOf, secondsIn, shortened } from './films.ts';
import type { Seeded } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** Every video of a run is this one, longer or shorter. It has no sound. */
const FILM = fileURLToPath(new URL('../../../packages/playground/providers/film.mp4', import.meta.url));
const SIZE = { width: 1_280, height: 720 };
const FRAMES_PER_SECOND = 24;

/** What it says when it fails, and how often of a thousand runs. A hanging one is killed after a while. */
const failures = [
  { how: 'a broken file', share: 15, said: 'Invalid data found when processing input', code: 1 },
  { how: 'no memory', share: 15, said: 'Cannot allocate memory', code: 1 },
  { how: 'killed', share: 5, said: '', code: null },
  { how: 'hangs', share: 3, said: '', code: null },
] as const;
type Failure = (typeof failures)[number];
const MISSING = { how: 'no file', share: 0, said: 'No such file or directory', code: 1 } as const;
const FULL = 'No space left on device';

/** How a run of it ended: `reads` and `writes`, or why it failed. */
export const ffmpegEnds = [
  'reads',
  'writes',
  'compresses',
  'makes a reel',
  FULL,
  ...failures.map(({ how }) => how),
];
const READS_MS = { least: 40, most: 400 };
const WRITES_MS = { least: 300, most: 12_000 };

/**
 * A played ffmpeg: it decodes and encodes nothing, but answers with what it would say about `FILM`, after a drawn time,
 * and what it writes is that film with the right length and size. It goes on if whoever started it has crashed.
 */
export function createFfmpeg({
  scheduler,
  world,
  random,
  disk,
  onEnd,
}: {
  scheduler: Scheduler;
  world: Owner;
  random: Seeded;
  disk: Disk;
  onEnd(how: string): void;
}) {
  let film: Buffer | undefined;
  let image: Buffer | undefined;

  function failureOf(): Failure | typeof MISSING | undefined {
    let left = random.below(1_000);
    return failures.find(({ share }) => {
      left -= share;
      return left < 0;
    });
  }

  return function start(args: readonly string[]) {
    film ??= readFileSync(FILM);
    const owner = scheduler.owner();
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    let isOver = false;
    const child = Object.assign(new EventEmitter(), {
      ...{ stdout, stderr, stdin: null },
      kill() {
        end(failure?.how === 'hangs' ? 'hangs' : 'killed', null, '');
        return true;
      },
    });
    const opened = outputsOf(args).map((path) => ({ path, file: openSync(path, 'w') }));
    const found = inputSeconds(args);
    const seconds = found ?? 0;
    const failure = found === undefined ? MISSING : failureOf();
    const { least, most } = opened.length > 0 ? WRITES_MS : READS_MS;
    const takesMs = random.between(least, most);
    const draws = { size: random.between(75, 108) / 100, quantizer: random.between(18, 50) };

    function end(how: string, code: number | null, said: string) {
      if (isOver) return;
      isOver = true;
      for (const { file } of opened) closeSync(file);
      onEnd(how);
      // Nobody hears it any more.
      if (owner.isDead) return;
      stderr.once('end', () => child.emit('close', code, code === null ? 'SIGKILL' : null));
      stderr.end(said);
      stdout.end();
    }

    function finish() {
      if (isOver) return;
      if (failure) return end(failure.how, failure.code, `${failure.said}\n`);
      if (disk.isFull && opened.length > 0) return end(FULL, 1, `${FULL}\n`);
      const passLog = valueIn(args, '-pass') === '1' ? `${valueIn(args, '-passlogfile')}-0.log` : undefined;
      if (passLog !== undefined) writeFileSync(passLog, statsOf(draws.quantizer));
      for (const { path, file } of opened) writeSync(file, contentOf(path));
      end(kindOf(args, opened.length), 0, saidAbout(seconds));
    }

    function contentOf(path: string): Buffer {
      if (/\.jpe?g$/.test(path)) return JPEG;
      if (args.includes('image2')) {
        image ??= pngOf(SIZE.width, SIZE.height);
        return image;
      }
      const whole = lasting(film as Buffer, seconds || secondsIn(film as Buffer));
      const rate = Number(valueIn(args, '-b:v') ?? Number.NaN);
      return Number.isNaN(rate) ? whole : shortened(whole, ((rate * seconds) / 8) * draws.size);
    }

    if (failure?.how !== 'hangs')
      scheduler.as(world, () => {
        scheduler.after(takesMs / 2, () => {
          if (!isOver && !owner.isDead)
            stdout.write(`out_time=00:00:0${Math.min(9, seconds / 2).toFixed(2)}\n`);
        });
        scheduler.after(takesMs, finish);
      });
    return child;
  };
}

const valueIn = (args: readonly string[], name: string) => {
  const at = args.lastIndexOf(name);
  return at < 0 ? undefined : args[at + 1];
};
function kindOf(args: readonly string[], outputs: number) {
  if (outputs === 0) return 'reads';
  if (args.includes('concat')) return 'makes a reel';
  return args.includes('-b:v') ? 'compresses' : 'writes';
}

const pathOf = (arg = '') => arg.replace(/^file:/, '');

/** What it writes; several images of one name with numbers. */
function outputsOf(args: readonly string[]): string[] {
  const paths = args.flatMap((arg, at) => (arg === '-y' ? [pathOf(args[at + 1])] : []));
  const count = Number(valueIn(args, '-frames:v') ?? 1);
  return paths.flatMap((path) =>
    path.includes('%d')
      ? Array.from({ length: count }, (_, index) => path.replace('%d', String(index + 1)))
      : [path],
  );
}

/** How long its first input is: a list of parts says how long each is. `undefined`: there is no such file. */
function inputSeconds(args: readonly string[]): number | undefined {
  const input = pathOf(args[args.indexOf('-i') + 1]);
  if (!existsSync(input)) return undefined;
  const bytes = readFileSync(input);
  if (!input.endsWith('.ffconcat')) return secondsIn(bytes);
  const parts = [...bytes.toString().matchAll(/^duration ([\d.]+)$/gm)];
  return parts.reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}

/** The lines of a real one of which the bot reads something. */
function saidAbout(seconds: number): string {
  const frames = Math.max(2, Math.round(seconds * FRAMES_PER_SECOND));
  const shown = [...new Set([0, 1, frames - 1])].map((at) =>
    [
      `[Parsed_showinfo_0 @ 0x5] n:${String(at).padStart(4)} pts:${String(at * 512).padStart(7)}`,
      `pts_time:${(at / FRAMES_PER_SECOND).toFixed(5)} duration:    512 duration_time:0.0416667 fmt:yuv420p cl:left`,
      `sar:1/1 s:${SIZE.width}x${SIZE.height} i:P iskey:${at === 0 ? 1 : 0} type:I`,
    ].join(' '),
  );
  return [
    "Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'film':",
    `  Duration: 00:${minutesOf(seconds)}, start: 0.000000, bitrate: 245 kb/s`,
    `  Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709), ${SIZE.width}x${SIZE.height} (default)`,
    'Stream mapping:',
    '[Parsed_showinfo_0 @ 0x5] color_range:tv color_space:bt709 color_primaries:bt709 color_trc:bt709',
    ...shown,
    '',
  ].join('\n');
}

function minutesOf(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes).padStart(2, '0')}:${(seconds - minutes * 60).toFixed(2).padStart(5, '0')}`;
}

/** x264's log of a first pass. */
function statsOf(quantizer: number): string {
  return `#options: 1280x720\nin:0 out:0 type:I dur:2 cpbdur:2 q:${quantizer.toFixed(2)} aq:${quantizer.toFixed(2)};\n`;
}

/** One pixel. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  'base64',
);
