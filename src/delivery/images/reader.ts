import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import type * as z from 'zod';
import {
  type ChildProcess,
  lowerPriority,
  type Processes,
  withMemoryLimit,
} from '../../runtime/processes.ts';
import { createFairLimiter } from '../fair-limiter.ts';
import {
  type AnimationRequest,
  type AnimationResult,
  animationResult,
  type ImageRequest,
  type ImageResult,
  imageResult,
} from './result.ts';

const PROCESS = fileURLToPath(new URL('image-process.ts', import.meta.url));
/** A phone's image takes about 200 ms, its HEIC 1.5 s on one busy core. */
const TIMEOUT_MS = 15_000;
/** An image that gets no processor time on a busy machine gets this many times as long. */
const MOST_TURNS = 4;
/**
 * Linux counts processor time in this unit on every machine. @see
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
const TICK_MS = 10;
/** Node reserves 600 MB of address space before it uses any. The largest image is 200 MB of pixels, held twice. */
const MEMORY_BYTES = 1_280 * 1024 ** 2;
const HEAP_LIMIT_MB = 192;
/** Each member's images go through one process, so that another member always gets the second. */
const AT_ONCE = 2;
/** Starting takes about 200 ms. The process stays for the next image of a burst, and then frees its memory. */
const IDLE_MS = 5_000;

/** The processor time of a process so far; 0 if the system doesn't say. */
function processorMsOf({ pid }: ChildProcess): number {
  try {
    // After its name, which may contain anything: fields 14 and 15, time in its own code and in the kernel.
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(/\) (?!.*\) )/s);
    const fields = rest.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS || 0;
  } catch {
    return 0;
  }
}

/**
 * Whether a process ended the way Node and its libraries do without memory: they abort or trap. Or the system killed it
 * for the same reason. A shell in between reports 128 plus the signal's number.
 */
function isOutOfMemory(code: number | null, signal: NodeJS.Signals | null): boolean {
  const { SIGABRT, SIGTRAP, SIGKILL } = constants.signals;
  const number = signal ? constants.signals[signal] : (code ?? 0) - 128;
  return [SIGABRT, SIGTRAP, SIGKILL].includes(number);
}

/** The result for a process that ended before it could report. */
interface Failure {
  ok: false;
  problem: 'too_slow' | 'too_heavy' | 'crashed';
  cause: string;
}

/** Normalizes members' images in separate processes; see `normalizeImage`. */
export interface ImageReader {
  /** Never rejects. `owner` is the member's id; owners take turns. */
  read(owner: string, request: ImageRequest): Promise<ImageResult>;
  /** The same for an animated WebP; see `unpackAnimation`. */
  unpack(owner: string, request: AnimationRequest): Promise<AnimationResult>;
}

/** Tests replace `process` and `timeoutMs`. */
export function createImageReader(
  processes: Processes,
  options: { process?: string; timeoutMs?: number } = {},
): ImageReader {
  const { process: path = PROCESS, timeoutMs = TIMEOUT_MS } = options;
  const inTurn = createFairLimiter(AT_ONCE);
  const idle: ChildProcess[] = [];

  function start(): ChildProcess {
    const flags = [`--max-old-space-size=${HEAP_LIMIT_MB}`, '--max-semi-space-size=2'];
    const { program, args } = withMemoryLimit(process.execPath, [...flags, path], MEMORY_BYTES);
    // Nothing of the bot's environment: it reads other people's files and needs none of our keys.
    const child = processes.spawn(program, args, { env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    // A killed process may still report an error. Without a listener, that would end the bot.
    child.on('error', () => {});
    child.unref();
    if (child.pid !== undefined) lowerPriority(child.pid, 'low');
    return child;
  }

  function take(): ChildProcess {
    for (let child = idle.pop(); child; child = idle.pop()) if (child.connected) return child;
    return start();
  }

  function keep(child: ChildProcess): void {
    idle.push(child);
    child.channel?.unref();
    processes.after(IDLE_MS, () => {
      const at = idle.indexOf(child);
      if (at === -1) return;
      idle.splice(at, 1);
      child.kill('SIGKILL');
    });
  }

  async function ask<Result>(
    request: ImageRequest | AnimationRequest,
    schema: z.ZodType<Result>,
  ): Promise<Result | Failure> {
    const child = take();
    const { promise, resolve } = Promise.withResolvers<Result | Failure>();
    const fail = (problem: Failure['problem'], cause: string) => {
      child.kill('SIGKILL');
      resolve({ ok: false, problem, cause });
    };
    const onMessage = (raw: unknown) => {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) return fail('crashed', 'the process answered something else');
      keep(child);
      resolve(parsed.data);
    };
    const onError = (error: Error) => fail('crashed', `the process: ${error.message}`);
    const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
      fail(isOutOfMemory(code, signal) ? 'too_heavy' : 'crashed', `the process ended: ${signal ?? code}`);
    let usedMs = processorMsOf(child);
    let turns = 1;
    let cancel = () => {};
    function lookLater() {
      cancel = processes.after(timeoutMs, look);
    }
    function look() {
      const usedBefore = usedMs;
      usedMs = processorMsOf(child);
      const wasLeftOut = process.platform === 'linux' && usedMs - usedBefore < timeoutMs / 2;
      if (wasLeftOut && turns++ < MOST_TURNS) lookLater();
      else fail('too_slow', `no answer in ${timeoutMs} ms`);
    }
    lookLater();
    child.on('message', onMessage).on('error', onError).on('exit', onExit);
    child.channel?.ref();
    child.send(request, (error) => {
      if (error) onError(error);
    });
    try {
      return await promise;
    } finally {
      cancel();
      child.off('message', onMessage).off('error', onError).off('exit', onExit);
    }
  }

  return {
    read: (owner, request) => inTurn(owner, () => ask(request, imageResult)),
    unpack: (owner, request) => inTurn(owner, () => ask(request, animationResult)),
  };
}
