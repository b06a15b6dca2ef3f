import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';
import { readUsage } from './usage.ts';

/** Says nothing about whose machine it is. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const cores = `${availableParallelism()} cores (${cpu?.model.trim() ?? 'unknown'})`;
  return `${cores}, ${memory} GiB of memory, ${type()} ${process.arch}, Node ${process.versions.node}`;
}

/** How busy the machine was, besides this process and what it started. */
export interface Load {
  /** The average of the last minute before. */
  before: number;
  /** The cores that other programs took meanwhile; `null` without `/proc`. */
  others: number | null;
}

export function watchLoad() {
  const [before = 0] = loadavg();
  const [busyMs, ownMs, atMs] = [busyTimeMs(), readUsage(process.pid)?.cpuMs, performance.now()];
  return {
    stop(): Load {
      const now = readUsage(process.pid)?.cpuMs;
      const tookMs = performance.now() - atMs;
      const own = now === undefined || ownMs === undefined ? undefined : now - ownMs;
      const others = own === undefined ? null : Math.max(0, (busyTimeMs() - busyMs - own) / tookMs);
      return { before: rounded(before), others: others === null ? null : rounded(others) };
    },
  };
}

function busyTimeMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
