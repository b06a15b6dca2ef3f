import { readFileSync } from 'node:fs';

/** How often to see whether npm is still there. */
const LOOK_MS = 500;

/**
 * Calls `stop` once when this process is to end: at SIGINT, SIGTERM and SIGHUP, when whoever started it with an IPC
 * channel is gone, and, with `isUnderNpm`, when npm is. npm sends its signals to the shell between npm and Node, and a
 * shell such as dash ends without passing them on.
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
  const npmAndShell = ancestors();
  setInterval(() => {
    if (ancestors() !== npmAndShell) stopOnce('npm ended');
  }, LOOK_MS).unref();
}

/** This process's parent, and its parent where the system tells: an orphan gets another one. */
function ancestors(): string {
  const parent = process.ppid;
  try {
    // After the name, in parentheses, come the state and the parent: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    const [, grandparent] = readFileSync(`/proc/${parent}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return `${parent} ${grandparent}`;
  } catch {
    return String(parent);
  }
}
