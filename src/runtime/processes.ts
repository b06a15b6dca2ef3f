import { execFile, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

export type { ChildProcess, ChildProcessByStdio } from 'node:child_process';

/** Other programs, and our own in separate processes. Their time limits use the machine's clock, as they do. */
export interface Processes {
  spawn: typeof spawn;
  fork: typeof fork;
  execFile: typeof execFile;
  /** Calls back once after `delayMs`, unless the bot ends before. The returned function cancels that. */
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
    // Gone already, or not allowed here. Then it runs at normal priority.
  }
}

const SHELL = '/bin/sh';

/**
 * The command that runs a program with at most `memoryBytes` of data: its heaps, stacks and native memory together.
 * Allocations beyond that fail, and the program ends. The kernel enforces the limit. A shell sets it and then replaces
 * itself with the program. Without such a shell (Windows), or if the kernel lacks the limit, the program runs without
 * it: its own checks and the time limit remain.
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
