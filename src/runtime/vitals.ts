import { readdir, stat, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from './clock.ts';

const WINDOW_MS = 60 * 60_000;
/** How often the event loop's delay is measured. */
const RESOLUTION_MS = 20;
const NS_PER_MS = 1e6;

/** The present state of the process and its disk; `undefined` if the disk doesn't say. */
export interface Vitals {
  version: string;
  startedAtMs: number;
  memoryBytes: number;
  /** How late timers were since `sinceMs`, at most an hour ago: 99 % of them no later than `p99Ms`. */
  eventLoop: { p99Ms: number; maxMs: number; sinceMs: number };
  storeBytes: number | undefined;
  freeBytes: number | undefined;
  /** Size of the videos that the bot hosts itself; also `undefined` if it hosts none. */
  hostedBytes: number | undefined;
}

/**
 * Watches the event loop, and reads the rest on demand. `filesDir` is a further folder that must not be full,
 * `hostedPath` that of hosted videos.
 */
export function createVitals({
  dataDir,
  filesDir = dataDir,
  hostedPath,
  clock,
}: {
  dataDir: string;
  filesDir?: string;
  hostedPath: string | undefined;
  clock: Clock;
}) {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  const startedAtMs = clock.now();
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let sinceMs = startedAtMs;
  let cancel = () => {};
  function beginWindow() {
    delays.reset();
    sinceMs = clock.now();
    cancel = clock.after(WINDOW_MS, beginWindow);
  }
  beginWindow();

  return {
    async read(): Promise<Vitals> {
      const free = await Promise.all([dataDir, filesDir].map(freeIn)).catch(unknown);
      const lateMs = (ns: number) => Math.max(0, ns / NS_PER_MS - RESOLUTION_MS);
      return {
        version,
        startedAtMs,
        memoryBytes: process.memoryUsage.rss(),
        eventLoop: { p99Ms: lateMs(delays.percentile(99)), maxMs: lateMs(delays.max), sinceMs },
        storeBytes: await bytesIn(dataDir, (name) => name.startsWith('cutscene.sqlite')).catch(unknown),
        freeBytes: free && Math.min(...free),
        hostedBytes: hostedPath === undefined ? undefined : await bytesIn(hostedPath).catch(unknown),
      };
    },
    stop() {
      cancel();
      delays.disable();
    },
  };
}

async function freeIn(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** If one disk call fails, the other figures are still shown. */
function unknown(): undefined {}

/** The total size of a folder's files. Files that disappear meanwhile aren't counted. */
async function bytesIn(path: string, isMeant: (name: string) => boolean = () => true): Promise<number> {
  const names = (await readdir(path)).filter(isMeant);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(path, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
