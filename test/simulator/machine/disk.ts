import fs from 'node:fs';
import promises from 'node:fs/promises';
import performance from 'node:perf_hooks';
import type { Owner, Scheduler } from './scheduler.ts';

/** The disk of the bot's files. The store, which SQLite writes, has faults of its own. */
export interface Disk {
  /** Nothing new fits on it. */
  isFull: boolean;
}

/** 20 GB. */
const FREE_BLOCKS = 5_000_000;
const MEMORY_BYTES = 120 * 1024 ** 2;

/** Lets files fail as on a full disk. Real calls write them. What the world keeps is on other disks. */
export function playDisk(scheduler: Scheduler, world: Owner): Disk {
  const disk: Disk = { isFull: false };
  const isFull = () => disk.isFull && scheduler.owner() !== world;
  const full = () =>
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });

  type Call = (...args: unknown[]) => Promise<unknown>;
  const { copyFile, writeFile, rename, utimes, stat } = promises as unknown as Record<string, Call>;
  /** When each file was written, by the host's clock. The disk has real times. */
  const writtenMs = new Map<unknown, number>();
  const playing = {
    async copyFile(...args: unknown[]) {
      if (isFull()) throw full();
      await copyFile?.(...args);
      writtenMs.set(args[1], Date.now());
    },
    async writeFile(...args: unknown[]) {
      if (isFull()) throw full();
      await writeFile?.(...args);
      writtenMs.set(args[0], Date.now());
    },
    async rename(from: unknown, to: unknown) {
      await rename?.(from, to);
      writtenMs.set(to, writtenMs.get(from) ?? Date.now());
      writtenMs.delete(from);
    },
    async utimes(path: unknown, at: unknown, changed: Date | number) {
      await utimes?.(path, at, changed);
      writtenMs.set(path, typeof changed === 'number' ? changed * 1_000 : changed.getTime());
    },
    async stat(path: unknown, ...rest: unknown[]) {
      const found = (await stat?.(path, ...rest)) as object;
      // A stream wrote it, at the latest now.
      if (!writtenMs.has(path)) writtenMs.set(path, Date.now());
      return Object.assign(found, { mtimeMs: writtenMs.get(path) });
    },
  };
  Object.assign(promises, playing);
  for (const name of ['write', 'writev'] as const) {
    const real = fs[name] as (...args: unknown[]) => void;
    Object.assign(fs, {
      [name]: (...args: unknown[]) => {
        if (!isFull()) return real(...args);
        process.nextTick(args.at(-1) as (error: Error) => void, full());
      },
    });
  }
  // Node doesn't say when the reads of such a Blob are over: it lists their requests for good.
  Object.assign(fs, {
    openAsBlob: async (path: string, options?: fs.OpenAsBlobOptions) =>
      new Blob([fs.readFileSync(path)], options),
  });
  const blocks = { bsize: 4_096, blocks: 2 ** 24 };
  Object.assign(promises, {
    statfs: async () => ({ ...blocks, bfree: FREE_BLOCKS, bavail: disk.isFull ? 0 : FREE_BLOCKS }),
  });
  // How this process feels decides nothing.
  Object.assign(performance, {
    monitorEventLoopDelay: () => ({ max: 0, enable() {}, disable() {}, reset() {}, percentile: () => 0 }),
  });
  process.memoryUsage.rss = () => MEMORY_BYTES;
  return disk;
}
