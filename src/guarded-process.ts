import { existsSync } from 'node:fs';

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
