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
/** A phone's image takes some 200 ms, its HEIC 1.5 s on one busy core. */
const TIMEOUT_MS = 15_000;
/** One that a busy machine has left no processor for gets so many times as long. */
const MOST_TURNS = 4;
/**
 * Linux counts processor time in this, on every machine. @see
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
const TICK_MS = 10;
/** Node itself sets 600 MB aside before it uses any; the largest image is 200 MB of pixels, held twice. */
const MEMORY_BYTES = 1_280 * 1024 ** 2;
const HEAP_LIMIT_MB = 192;
/** One member's images go through one process, so that another's always has the second. */
const AT_ONCE = 2;
/** A start takes some 200 ms: the process stays for the next of a burst, and then gives its memory back. */
const IDLE_MS = 5_000;

/** The processor time that a process has had; 0 where the system does not say. */
function processorMsOf({ pid }: ChildProcess): number {
  try {
    // Behind its name, which may hold anything: fields 14 and 15, of its own code and the kernel's.
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(/\) (?!.*\) )/s);
    const fields = rest.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS || 0;
  } catch {
    return 0;
  }
}

/**
 * Whether a process ended as Node and its libraries do without memory: they abort, or trap. What the system ends for
 * the same reason is killed. A shell between says so by a code: 128 and the signal's number.
 */
function isOutOfMemory(code: number | null, signal: NodeJS.Signals | null): boolean {
  const { SIGABRT, SIGTRAP, SIGKILL } = constants.signals;
  const number = signal ? constants.signals[signal] : (code ?? 0) - 128;
  return [SIGABRT, SIGTRAP, SIGKILL].includes(number);
}

/** What the process itself did not live to say. */
interface Failure {
  ok: false;
  problem: 'too_slow' | 'too_heavy' | 'crashed';
  cause: string;
}

/** Normalizes images of anybody in processes of their own; see `normalizeImage`. */
export interface ImageReader {
  /** Never rejects. `owner` is whose turn it is: the member's id. */
  read(owner: string, request: ImageRequest): Promise<ImageResult>;
  /** The same for an animated WebP; see `unpackAnimation`. */
  unpack(owner: string, request: AnimationRequest): Promise<AnimationResult>;
}

/** `process` and `timeoutMs` are other ones in tests. */
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
    // One that was ended may still report: without a listener that would end the bot.
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
