import childProcess from 'node:child_process';
import { EventEmitter } from 'node:events';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import type { Disk } from './disk.ts';
import { createFfmpeg } from './ffmpeg.ts';
import type { Seeded } from './random.ts';
import type { Scheduler } from './scheduler.ts';

type Done = (error: Error | null, output: Buffer, errors: Buffer) => void;

/** How long another process takes, and how often there is none. */
const TAKES_MS = { least: 20, most: 900 };
const FAILS = 0.05;
/** One transparent pixel. */
const CHART = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

export interface PlayedProcesses {
  /** Called for each end of an ffmpeg: see `ffmpegEnds`. */
  onFfmpeg(how: string): void;
}

/**
 * Replaces every other process: nothing is started. Charts are drawn, images are normalized, unusual files are probed
 * and ffmpeg is played by short replacements, after a drawn time. Except ffmpeg's, their answers come even if whoever
 * asked has crashed meanwhile, because the bot's modules stay loaded.
 */
export function playProcesses(
  scheduler: Scheduler,
  { world, random, disk }: { world: Parameters<Scheduler['as']>[0]; random: Seeded; disk: Disk },
): PlayedProcesses {
  const played: PlayedProcesses = { onFfmpeg() {} };
  const startFfmpeg = createFfmpeg({
    ...{ scheduler, world, disk, random: random.fork('ffmpeg') },
    onEnd: (how) => played.onFfmpeg(how),
  });
  const later = (run: () => void) =>
    scheduler.as(world, () => scheduler.after(random.between(TAKES_MS.least, TAKES_MS.most), run));

  function execFile(...args: unknown[]) {
    const done = args.find((each): each is Done => typeof each === 'function');
    const fails = random.chance(FAILS);
    later(() => done?.(fails ? noProcess() : null, CHART, Buffer.alloc(0)));
    return Object.assign(new EventEmitter(), { stdin: null });
  }

  function start() {
    const child = Object.assign(new EventEmitter(), {
      connected: true,
      channel: { ref() {}, unref() {} },
      ref() {},
      unref() {},
      kill() {
        child.connected = false;
        return true;
      },
      send(request: unknown) {
        const fails = random.chance(FAILS);
        later(() => {
          if (!child.connected) return;
          if (!fails) return void child.emit('message', answer(request));
          child.connected = false;
          child.emit('exit', 1, null);
        });
        return true;
      },
    });
    return child;
  }
  function spawn(_: string, args: readonly string[]) {
    return args.includes('-nostdin') ? startFfmpeg(args) : start();
  }
  Object.assign(childProcess, { execFile, spawn, fork: start });
  return played;
}

const noProcess = () => Object.assign(new Error('spawn EAGAIN'), { code: 'EAGAIN' });

function answer(request: unknown): unknown {
  // Ordinary films never come to the reader.
  if (typeof request === 'string') {
    const isThere = existsSync(request);
    return { ok: false, problem: isThere ? 'no_container' : 'missing', cause: 'is no MP4, MOV or WebM' };
  }
  const { path, outputPath } = request as { path: string; outputPath: string };
  const bytes = readFileSync(path);
  const contentType = typeOf(bytes);
  if (!contentType) return { ok: false, problem: 'not_an_image', cause: 'is neither PNG nor JPEG nor WebP' };
  copyFileSync(path, outputPath);
  // Those of other formats would have to be looked for.
  const isPng = contentType === 'image/png';
  const size = {
    width: isPng ? bytes.readUInt32BE(16) : 1_024,
    height: isPng ? bytes.readUInt32BE(20) : 576,
  };
  return { ok: true, contentType, ...size, isUntouched: true };
}

function typeOf(bytes: Buffer): string | undefined {
  if (bytes.toString('latin1', 1, 4) === 'PNG') return 'image/png';
  if (bytes.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? 'image/jpeg' : undefined;
}
