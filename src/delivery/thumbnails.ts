import { link, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { writeThumbnail } from '../media/thumbnail.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Blobs } from './blobs/blobs.ts';
import { createLimiter } from './limiter.ts';

/** About 10 kB each. */
const KEPT = 2_000;
/** So often, and with the first of a process, the oldest are removed. */
const PRUNE_EVERY = 50;
/** In a burst, videos come first. If it would keep more than this on disk, a video gets no thumbnail. */
const MAX_WAITING_BYTES = 1024 ** 3;
const RECHECK_MS = 2_000;
/** No video must have been on its way for this long. */
const IDLE_MS = 10_000;

/** Small images of delivered videos, for lists. */
export interface Thumbnails {
  /** Starts making one, unless too many are waiting. Afterwards the video may be deleted. Never rejects. */
  make(jobId: string, video: { path: string; bytes: number }): Promise<void>;
  /** A JPEG; `undefined` if there is none. */
  read(jobId: string): Promise<Buffer | undefined>;
  remove(jobId: string): Promise<void>;
}

/** Keeps the newest thumbnails in `blobs`, made in `dataDir` while nothing else is going on. Without ffmpeg there are none. */
export function createThumbnails(deps: {
  dataDir: string;
  blobs: Blobs;
  ffmpegPath: string | undefined;
  /** Whether videos are being delivered. They come first. */
  isBusy(): boolean;
  /** Whether the job and its video haven't been deleted meanwhile. */
  isKept(jobId: string): Promise<boolean>;
  clock: Clock;
  log: Log;
}): Thumbnails {
  const { blobs, ffmpegPath, clock, log } = deps;
  const folder = join(deps.dataDir, 'thumbnails');
  const oneAtATime = createLimiter(1);
  let waitingBytes = 0;
  let made = 0;
  let reads = 0;
  let busyAtMs = 0;
  let prepared: Promise<void> | undefined;

  /** Creates the folder, and removes a crash's leftovers. */
  async function prepare() {
    await mkdir(folder, { recursive: true });
    await blobs.tidy();
    const left = (await readdir(folder)).filter((name) => name.includes('.part.'));
    await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
  }

  async function waitUntilIdle() {
    for (;;) {
      if (deps.isBusy()) busyAtMs = clock.now();
      if (clock.now() - busyAtMs >= IDLE_MS) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      clock.after(RECHECK_MS, resolve);
      await promise;
    }
  }

  async function write(jobId: string, videoPath: string, ffmpegPath: string) {
    const partPath = join(folder, `${jobId}.part.jpg`);
    try {
      await waitUntilIdle();
      await writeThumbnail(videoPath, partPath, { ffmpegPath });
      await blobs.put(keyOf(jobId), partPath);
      // Asked afterwards: whatever is deleted from now on removes the thumbnail, too.
      if (!(await deps.isKept(jobId))) await remove(jobId);
      if (made++ % PRUNE_EVERY === 0) await prune();
    } catch (err) {
      log.debug({ err, job: jobId }, 'could not make a thumbnail');
    } finally {
      await Promise.all([videoPath, partPath].map((path) => rm(path, { force: true })));
    }
  }

  /** The oldest are removed: job ids grow with time. */
  async function prune() {
    const keys: string[] = [];
    for await (const { key } of blobs.list('thumbnails/')) keys.push(key);
    const oldest = keys.sort().slice(0, Math.max(0, keys.length - KEPT));
    for (const key of oldest) await blobs.remove(key);
  }

  const remove = (jobId: string) => blobs.remove(keyOf(jobId));

  async function read(jobId: string): Promise<Buffer | undefined> {
    const path = join(folder, `${jobId}.${reads++}.part.jpg`);
    try {
      await mkdir(folder, { recursive: true });
      return (await blobs.get(keyOf(jobId), path)) ? await readFile(path) : undefined;
    } catch (err) {
      log.debug({ err, job: jobId }, 'could not read a thumbnail');
      return undefined;
    } finally {
      await rm(path, { force: true });
    }
  }

  return {
    async make(jobId, { path, bytes }) {
      if (ffmpegPath === undefined || waitingBytes + bytes > MAX_WAITING_BYTES) return;
      const ownPath = join(folder, `${jobId}.part.mp4`);
      try {
        prepared ??= prepare();
        await prepared;
        // A hard link, so that the job's own file may be deleted at once.
        await link(path, ownPath);
      } catch (err) {
        log.debug({ err, job: jobId }, 'could not keep the video to make its thumbnail');
        return;
      }
      waitingBytes += bytes;
      busyAtMs = clock.now();
      oneAtATime(() => write(jobId, ownPath, ffmpegPath))
        .catch((err: unknown) => log.warn({ err, job: jobId }, 'could not clean up after a thumbnail'))
        .finally(() => {
          waitingBytes -= bytes;
        });
    },
    remove,
    read,
  };
}

function keyOf(jobId: string): string {
  return `thumbnails/${jobId}.jpg`;
}
