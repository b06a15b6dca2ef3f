import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

const STDERR_TAIL_CHARACTERS = 4_000;

/** ffmpeg could not be started, or failed. An abort throws the signal's reason instead. */
export class EncoderError extends Error {
  override readonly name = 'EncoderError';
  readonly isStarted: boolean;

  constructor(message: string, isStarted: boolean) {
    super(message);
    this.isStarted = isStarted;
  }
}

/**
 * Runs ffmpeg while `write` feeds its `pipe:0`. On abort ffmpeg is killed; this settles when it is gone.
 *
 * @throws EncoderError, or the signal's reason, or what `write` threw
 */
export async function runEncoder(
  ffmpegPath: string,
  args: readonly string[],
  { signal, write }: { signal: AbortSignal; write: (stdin: Writable) => Promise<void> },
): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(ffmpegPath, ['-hide_banner', '-loglevel', 'warning', '-nostats', ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // It needs none of the caller's keys.
    env: {},
    windowsHide: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_TAIL_CHARACTERS);
  });
  // If it ends early, its exit code says so, rather than a broken pipe.
  child.stdin.on('error', () => {});
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  const ended = once(child, 'close').then(
    ([code]: (number | null)[]) => code,
    (error: unknown) => {
      throw new EncoderError(`ffmpeg could not be started: ${String(error)}`, false);
    },
  );
  const fed = write(child.stdin).then(
    () => void child.stdin.end(),
    (error: unknown) => {
      if (child.stdin.destroyed) return;
      kill();
      throw error;
    },
  );
  try {
    const [exit, input] = await Promise.allSettled([ended, fed]);
    signal.throwIfAborted();
    if (exit.status === 'rejected') throw exit.reason;
    if (input.status === 'rejected') throw input.reason;
    if (exit.value !== 0) throw new EncoderError(`ffmpeg ended with ${exit.value}: ${stderr.trim()}`, true);
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
