import { readFileSync } from 'node:fs';

/** How often to check whether npm is still running. */
const LOOK_MS = 500;

/**
 * Calls `stop` once when this process should end: at SIGINT, SIGTERM and SIGHUP, when the process that started it with
 * an IPC channel is gone, and, with `isUnderNpm`, when npm is gone. npm sends its signals to the shell between npm and
 * Node, and a shell such as dash ends without passing them on.
 */
export function onStop(isUnderNpm: boolean, stop: (why: string) => void): void {
  let isStopping = false;
  const stopOnce = (why: string) => {
    if (isStopping) return;
    isStopping = true;
    stop(why);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopOnce(signal));
  process.once('disconnect', () => stopOnce('the process that started this one ended'));
  process.channel?.unref();
  if (!isUnderNpm) return;
  // npm may have got its signal while this process was still loading.
  if (isOrphan()) setImmediate(() => stopOnce('npm ended'));
  const npmAndShell = ancestors();
  setInterval(() => {
    if (ancestors() !== npmAndShell) stopOnce('npm ended');
  }, LOOK_MS).unref();
}

/** The start script of `package.json`, which also appears in the command line of the shell between npm and Node. */
const START_FILE = 'src/start.js';
/** Programs that start a script and stay until it ends, by the first words of their command line. */
const PACKAGE_MANAGER = /^(?:\S*\/)?(?:npm|npx|pnpm|yarn|bun|corepack)\b/;
/** Processes that adopt orphans, besides process 1. */
const REAPER =
  /^(?:\S*\/)?(?:systemd|init|tini|dumb-init|docker-init|catatonit|s6-svscan|runit|conmon|containerd-shim\S*)\b/;
/** Shell, and the package that provides Node. */
const MAX_BETWEEN = 4;

/**
 * Whether npm has ended: then the process above its children is the one that adopts orphans.
 * @internal Tested with the process trees of other systems.
 */
export function isOrphan(processes = fromProc, pid = process.ppid): boolean {
  let above = pid;
  for (let step = 0; step < MAX_BETWEEN; step++) {
    const found = processes(above);
    if (found === undefined) return false;
    const words = found.command.split('\0');
    if (!words.some((word) => word.includes(START_FILE))) {
      const isManager = words.slice(0, 2).some((word) => PACKAGE_MANAGER.test(word));
      return !isManager && (above === 1 || REAPER.test(words[0] ?? ''));
    }
    above = found.parent;
  }
  return false;
}

interface Process {
  parent: number;
  /** Its words, each ended by NUL. */
  command: string;
}

/** `undefined` if the system doesn't say. */
function fromProc(pid: number): Process | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return { parent: parentOf(pid), command };
  } catch {
    return undefined;
  }
}

/**
 * A process's name, in parentheses, is followed by its state and its parent:
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function parentOf(pid: number): number {
  const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return Number(parent);
}

/** This process's parent, and the parent's parent if the system says: an orphan gets another one. */
function ancestors(): string {
  const parent = process.ppid;
  try {
    return `${parent} ${parentOf(parent)}`;
  } catch {
    return String(parent);
  }
}
