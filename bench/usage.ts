import { readdirSync, readFileSync } from 'node:fs';

/** Memory and processor time of a process and all its children. */
export interface Usage {
  rssBytes: number;
  /** User and system time, including children that have ended. */
  cpuMs: number;
}

/** Linux reports processor time in hundredths of a second. */
const TICK_MS = 10;

/** Reads `/proc`; `undefined` on systems without it. */
export function readUsage(pid: number): Usage | undefined {
  if (process.platform !== 'linux') return undefined;
  const all = [pid, ...descendantsOf(pid)].map(readOne);
  return {
    rssBytes: all.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
    cpuMs: all.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  };
}

function descendantsOf(pid: number): number[] {
  const threads = orEmpty(() => readdirSync(`/proc/${pid}/task`));
  const children = threads.flatMap((thread) =>
    orEmpty(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' '))
      .map(Number)
      .filter((child) => child > 0),
  );
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function readOne(pid: number): Usage {
  const [stat = ''] = orEmpty(() => [readFileSync(`/proc/${pid}/stat`, 'utf8')]);
  const [status = ''] = orEmpty(() => [readFileSync(`/proc/${pid}/status`, 'utf8')]);
  // The name in brackets may contain anything. After it comes field 3, so `utime` (14) is number 11.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  const rssKibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  return { rssBytes: rssKibibytes * 1024, cpuMs: ticks * TICK_MS };
}

/** A process may end between two samples. */
function orEmpty<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch {
    return [];
  }
}

const SAMPLE_MS = 250;

/** Samples a process four times a second until it is stopped. */
export function watchUsage(pid: number) {
  const first = readUsage(pid);
  const startedAtMs = performance.now();
  let peakRssBytes = first?.rssBytes ?? 0;
  const look = () => {
    peakRssBytes = Math.max(peakRssBytes, readUsage(pid)?.rssBytes ?? 0);
  };
  const timer = setInterval(look, SAMPLE_MS);
  return {
    /** The samples since the start; `undefined` without `/proc`. */
    stop() {
      clearInterval(timer);
      look();
      const last = readUsage(pid);
      if (first === undefined || last === undefined) return undefined;
      const cpuMs = last.cpuMs - first.cpuMs;
      return {
        firstRssBytes: first.rssBytes,
        peakRssBytes,
        cpuMs,
        cores: cpuMs / (performance.now() - startedAtMs),
      };
    },
  };
}

export type Watched = ReturnType<ReturnType<typeof watchUsage>['stop']>;
