import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type ChildProcessByStdio, lowerPriority, systemProcesses } from '../runtime/processes.ts';

/** Enough for the lines that say why. A broken file can make ffmpeg complain about every packet. */
const STDERR_TAIL_CHARACTERS = 4_000;

/** ffmpeg's progress, in the time of the output. */
interface FfmpegProgress {
  seconds: number;
}

/** ffmpeg was started and failed, or couldn't be started. An abort throws the signal's reason instead. */
export class FfmpegError extends Error {
  override readonly name = 'FfmpegError';
  readonly kind: 'not_started' | 'failed' | 'timeout';
  readonly exitCode: number | null;
  /** The last lines that ffmpeg wrote. Only for the log, because they contain paths. */
  readonly stderrTail: string;

  constructor(kind: FfmpegError['kind'], message: string, exitCode: number | null, stderrTail: string) {
    super(message);
    this.kind = kind;
    this.exitCode = exitCode;
    this.stderrTail = stderrTail;
  }
}

/** The resources that one run may use. The system itself ends a child that uses more. */
export interface FfmpegLimits {
  /** Address space. ffmpeg's own libraries and their threads take about 400 MiB of it. */
  memoryBytes: number;
  /** Processor time of all threads together. */
  cpuMs: number;
  /** Size of any file that it writes. */
  fileBytes: number;
}

export interface RunFfmpegOptions {
  ffmpegPath: string;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Required for every run that reads untrusted files. Not on Windows, which has no such limits. */
  limits?: FfmpegLimits;
  /** How much of the end of ffmpeg's output is kept. */
  stderrCharacters?: number;
  onProgress?: (progress: FfmpegProgress) => void;
  /** Writes to `pipe:0` with respect to backpressure. The stream is ended when it returns. */
  input?: (stdin: Writable) => Promise<void>;
}

/**
 * Runs ffmpeg once, below the bot's own priority and without a shell. Resolves to the end of its output when it has
 * succeeded. On abort and timeout it is killed, and this settles when the process is gone.
 *
 * @throws FfmpegError, or the signal's reason
 */
export async function runFfmpeg(args: readonly string[], options: RunFfmpegOptions): Promise<string> {
  const { signal, timeoutMs, onProgress, input } = options;
  signal?.throwIfAborted();
  const [program, ...before] = limited(options);
  const child = systemProcesses.spawn(
    program,
    [
      ...before,
      ...['-nostdin', '-hide_banner', '-loglevel', 'warning', '-nostats', '-progress', 'pipe:1', ...args],
    ],
    // Nothing of the bot's environment: ffmpeg reads untrusted files and needs none of our keys. One arena, because
    // otherwise each of its threads reserves 128 MiB of address space.
    { stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'], env: { MALLOC_ARENA_MAX: '1' }, windowsHide: true },
    // The types can't express an optional stdin.
  ) as ChildProcessByStdio<Writable | null, Readable, Readable>;
  const tail = collectTail(child.stderr, options.stderrCharacters ?? STDERR_TAIL_CHARACTERS);
  if (child.pid !== undefined) lowerPriority(child.pid, 'below normal');
  readProgress(child.stdout, onProgress);

  let timedOut = false;
  const kill = () => child.kill('SIGKILL');
  const cancel = timeoutMs === undefined ? undefined : systemProcesses.after(timeoutMs, expire);
  function expire() {
    timedOut = true;
    kill();
  }
  signal?.addEventListener('abort', kill, { once: true });
  try {
    const [exit, fed] = await Promise.allSettled([ended(child), feed(child.stdin, input, kill)]);
    signal?.throwIfAborted();
    if (timedOut) throw new FfmpegError('timeout', `ffmpeg took longer than ${timeoutMs} ms`, null, tail());
    if (exit.status === 'rejected') throw exit.reason;
    if (fed.status === 'rejected') throw fed.reason;
    if (exit.value !== 0) {
      if (options.limits && exit.value !== null && SHELL_FAILURES.includes(exit.value))
        throw new FfmpegError(
          'not_started',
          `ffmpeg could not be started: ${lastLine(tail())}`,
          null,
          tail(),
        );
      const how = exit.value === null ? 'by a signal' : `with ${exit.value}`;
      throw new FfmpegError('failed', `ffmpeg ended ${how}: ${lastLine(tail())}`, exit.value, tail());
    }
    return tail();
  } finally {
    cancel?.();
    signal?.removeEventListener('abort', kill);
  }
}

/** "May not be run", and "not found". @see POSIX.1-2017, Shell Command Language, 2.8.2 */
const SHELL_FAILURES = [126, 127];

/**
 * Every POSIX shell knows these limits. A limit that the system lacks (macOS has none on address space) is left out.
 * The shell replaces itself with ffmpeg, so that a signal ends it.
 */
function limited({ ffmpegPath, limits }: RunFfmpegOptions): [string, ...string[]] {
  if (!limits || process.platform === 'win32') return [ffmpegPath];
  const values = {
    c: 0,
    v: Math.ceil(limits.memoryBytes / 1024),
    t: Math.ceil(limits.cpuMs / 1_000),
    f: Math.ceil(limits.fileBytes / 512),
  };
  const script = Object.entries(values).map(([name, value]) => `ulimit -${name} ${value} 2>/dev/null;`);
  return ['/bin/sh', '-c', `${script.join(' ')} exec "$0" "$@"`, ffmpegPath];
}

/** The exit code once the process is gone and its pipes are read. */
async function ended(
  child: ChildProcessByStdio<Writable | null, Readable, Readable>,
): Promise<number | null> {
  try {
    const [code] = await once(child, 'close');
    return typeof code === 'number' ? code : null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FfmpegError('not_started', `ffmpeg could not be started: ${reason}`, null, '');
  }
}

/** Runs the writer. Its failure ends ffmpeg. If ffmpeg ends early, its exit code says so, rather than EPIPE. */
async function feed(
  stdin: Writable | null,
  input: RunFfmpegOptions['input'],
  kill: () => void,
): Promise<void> {
  if (!stdin || !input) return;
  stdin.on('error', () => {});
  try {
    await input(stdin);
    stdin.end();
  } catch (error) {
    if (stdin.destroyed) return;
    kill();
    throw error;
  }
}

function collectTail(stderr: Readable, characters: number): () => string {
  let text = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-characters);
  });
  return () => text.trim();
}

function lastLine(text: string): string {
  return text.split('\n').at(-1) || 'it gave no reason';
}

/** `out_time` is the only field on which all versions agree: `out_time_ms` contained microseconds for years. */
function readProgress(stdout: Readable, onProgress: RunFfmpegOptions['onProgress']): void {
  if (!onProgress) {
    stdout.resume();
    return;
  }
  createInterface({ input: stdout }).on('line', (line) => {
    const match = /^out_time=(\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(line);
    if (!match) return;
    const [, hours, minutes, seconds] = match.map(Number);
    onProgress({ seconds: (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0) });
  });
}
