import { execFile, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

export type { ChildProcess, ChildProcessByStdio } from 'node:child_process';

/** Other programs, and our own in processes of their own. What limits their time is the machine's clock, as they are. */
export interface Processes {
  spawn: typeof spawn;
  fork: typeof fork;
  execFile: typeof execFile;
  /** Calls back once after `delayMs`, unless the bot ends before; the returned function takes that back. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemProcesses: Processes = {
  spawn,
  fork,
  execFile,
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  },
};

/** The bot's own answers come first. */
export function lowerPriority(pid: number, priority: 'below normal' | 'low'): void {
  const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;
  try {
    setPriority(pid, priority === 'low' ? PRIORITY_LOW : PRIORITY_BELOW_NORMAL);
  } catch {
    // Gone already, or not allowed here: it then runs as everything else does.
  }
}

const SHELL = '/bin/sh';

/**
 * The command that runs a program which may hold at most `memoryBytes` of data, its heaps, stacks and native memory
 * together: what asks for more gets none, and ends. The limit is the kernel's, set by a shell that then becomes the
 * program. Where there is no such shell (Windows), or its kernel knows no such limit, the program runs without: what
 * remains there is what it checks itself, and the time limit.
 * @see https://man7.org/linux/man-pages/man2/getrlimit.2.html (`RLIMIT_DATA`)
 */
export function withMemoryLimit(
  program: string,
  args: readonly string[],
  memoryBytes: number,
): { program: string; args: string[] } {
  if (!existsSync(SHELL)) return { program, args: [...args] };
  const script = 'ulimit -d "$1" 2>/dev/null; ulimit -c 0 2>/dev/null; shift; exec "$@"';
  return {
    program: SHELL,
    args: ['-c', script, 'sh', String(Math.floor(memoryBytes / 1024)), program, ...args],
  };
}
