import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { writeThumbnail } from '../media/thumbnail.ts';

/** Some 10 kB each. */
const KEPT = 2_000;
/** In a burst videos go first: what would have to wait longer gets no thumbnail. */
const MAX_WAITING = 8;

/** Small pictures of delivered videos, for lists of them. */
export interface Thumbnails {
  /** Begins to make one, unless too many are being made. */
  make(jobId: string, videoPath: string): void;
  /** Resolves when the video is no longer read. */
  made(jobId: string): Promise<void>;
  /** A JPEG; `undefined` where there is none. */
  read(jobId: string): Promise<Buffer | undefined>;
}

/** Keeps the newest thumbnails in `dataDir`. Without ffmpeg there are none. */
export function createThumbnails(deps: {
  dataDir: string;
  ffmpegPath: string | undefined;
  log: Log;
}): Thumbnails {
  const { ffmpegPath, log } = deps;
  const folder = join(deps.dataDir, 'thumbnails');
  const pathOf = (jobId: string) => join(folder, `${jobId}.jpg`);
  const inTheMaking = new Map<string, Promise<void>>();
  let last = Promise.resolve();

  async function write(jobId: string, videoPath: string, ffmpegPath: string) {
    await mkdir(folder, { recursive: true });
    const partPath = join(folder, `${jobId}.part.jpg`);
    try {
      await writeThumbnail(videoPath, partPath, { ffmpegPath });
      await rename(partPath, pathOf(jobId));
      await prune();
    } catch (err) {
      log.debug({ err, job: jobId }, 'could not make a thumbnail');
      await rm(partPath, { force: true });
    }
  }

  /** The oldest go: ids of jobs grow with time. */
  async function prune() {
    const names = await readdir(folder);
    if (names.length <= KEPT) return;
    const oldest = names.sort().slice(0, names.length - KEPT);
    await Promise.all(oldest.map((name) => rm(join(folder, name), { force: true })));
  }

  return {
    make(jobId, videoPath) {
      if (ffmpegPath === undefined || inTheMaking.size >= MAX_WAITING) return;
      last = last
        .then(() => write(jobId, videoPath, ffmpegPath))
        .catch((err: unknown) => log.warn({ err }, 'could not keep a thumbnail'))
        .finally(() => inTheMaking.delete(jobId));
      inTheMaking.set(jobId, last);
    },
    made: async (jobId) => inTheMaking.get(jobId),
    read: (jobId) => readFile(pathOf(jobId)).catch(() => undefined),
  };
}
