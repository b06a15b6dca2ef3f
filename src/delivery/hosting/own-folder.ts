import { constants, copyFile, link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runtime } from '../../runtime/index.ts';
import { createLimiter } from '../limiter.ts';
import type { Rendition } from '../renditions.ts';

/**
 * The folder of videos that this bot serves itself, with a size limit: the oldest are removed first. Several processes may
 * use it: each of them can exceed the limit by one video, until the next.
 */
export interface OwnFolder {
  readonly path: string;
  /** Puts the file there whole, or not at all. Returns false if it alone exceeds the limit. Safe to repeat. */
  put(name: string, file: Rendition): Promise<boolean>;
  has(name: string): Promise<boolean>;
  remove(name: string): Promise<void>;
  removeOlderThan(atMs: number): Promise<void>;
}

export async function openOwnFolder(options: {
  path: string;
  maxBytes: number;
  runtime: Pick<Runtime, 'clock' | 'random'>;
}): Promise<OwnFolder> {
  const { path, maxBytes } = options;
  const { clock, random } = options.runtime;
  await mkdir(path, { recursive: true });
  // Two files added at the same time must not count on the same space.
  const inTurn = createLimiter(1);

  async function list() {
    const names = await readdir(path);
    const files = await Promise.all(
      names.map(async (name) => {
        // It may be removed meanwhile.
        const stats = await stat(join(path, name)).catch(() => undefined);
        return stats ? [{ name, bytes: stats.size, atMs: stats.mtimeMs }] : [];
      }),
    );
    return files.flat().toSorted((a, b) => a.atMs - b.atMs);
  }

  async function makeRoom(bytes: number): Promise<void> {
    const files = await list();
    let total = files.reduce((sum, file) => sum + file.bytes, bytes);
    for (const file of files) {
      if (total <= maxBytes) return;
      await rm(join(path, file.name), { force: true });
      total -= file.bytes;
    }
  }

  return {
    path,
    put: (name, file) =>
      inTurn(async () => {
        if (file.bytes > maxBytes) return false;
        const target = join(path, name);
        await rm(target, { force: true });
        await makeRoom(file.bytes);
        await place(file.path, target, `${target}.${random.bytes(8).toString('hex')}.part`);
        const seconds = clock.now() / 1_000;
        await utimes(target, seconds, seconds);
        return true;
      }),
    has: (name) =>
      stat(join(path, name)).then(
        () => true,
        () => false,
      ),
    remove: (name) => rm(join(path, name), { force: true }),
    async removeOlderThan(atMs) {
      const files = await list();
      for (const file of files) if (file.atMs < atMs) await rm(join(path, file.name), { force: true });
    },
  };
}

/** If both folders are in `DATA_DIR`, a hard link is instant and takes no space. */
async function place(from: string, to: string, partPath: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    // Some file systems don't support hard links, and `BLOBS_DIR` may be another one. Other processes write there too.
    await copyFile(from, partPath, constants.COPYFILE_FICLONE);
    await rename(partPath, to);
  }
}
