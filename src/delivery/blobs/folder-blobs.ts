import { constants, copyFile, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../../errors.ts';
import type { Runtime } from '../../runtime/index.ts';
import { type Blobs, isKey, requireKey, requireSize } from './blobs.ts';

/** No copy takes that long. */
const PART_KEPT_MS = 24 * 60 * 60_000;
/** Another process may remove an empty folder just before a file gets into it. */
const ATTEMPTS = 10;

/**
 * In a folder that all processes see, for example over NFS: nothing here needs locks, or notices of changes. A file is
 * copied beside the others, and gets its name when it is whole.
 */
export function createFolderBlobs(root: string, { clock, random }: Pick<Runtime, 'clock' | 'random'>): Blobs {
  const parts = join(root, 'parts');
  const pathOf = (key: string) => join(root, requireKey(key));

  async function* list(folder: string): AsyncGenerator<{ key: string; atMs: number }> {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(onlyMissing);
    for (const entry of entries ?? []) {
      const key = `${folder}${entry.name}`;
      if (entry.isDirectory()) yield* list(`${key}/`);
      if (!entry.isFile() || !isKey(key)) continue;
      // It may be removed meanwhile.
      const stats = await stat(join(root, key)).catch(onlyMissing);
      if (stats) yield { key, atMs: stats.mtimeMs };
    }
  }

  async function publish(part: string, path: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await mkdir(dirname(path), { recursive: true });
        return await rename(part, path);
      } catch (error) {
        if (!isMissing(error) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  return {
    async put(key, path) {
      const target = pathOf(key);
      requireSize(key, (await stat(path)).size);
      const part = join(parts, random.bytes(16).toString('hex'));
      await mkdir(parts, { recursive: true });
      try {
        await copyFile(path, part, constants.COPYFILE_FICLONE);
        await flush(part);
        await publish(part, target);
      } catch (error) {
        await rm(part).catch(() => {});
        throw error;
      }
    },
    async get(key, path) {
      const stats = await stat(pathOf(key)).catch(onlyMissing);
      if (!stats) return false;
      requireSize(key, stats.size);
      const part = `${path}.${random.bytes(4).toString('hex')}.part`;
      try {
        await copyFile(pathOf(key), part, constants.COPYFILE_FICLONE);
        await rename(part, path);
        return true;
      } catch (error) {
        await rm(part, { force: true });
        // It may have been removed meanwhile.
        return onlyMissing(error) ?? false;
      }
    },
    has: async (key) => (await stat(pathOf(key)).catch(onlyMissing)) !== undefined,
    async remove(key) {
      await rm(pathOf(key), { force: true });
      // A folder goes with the last of its files.
      await rmdir(dirname(pathOf(key))).catch(() => {});
    },
    list,
    async tidy() {
      for (const name of (await readdir(parts).catch(onlyMissing)) ?? []) {
        const stats = await stat(join(parts, name)).catch(onlyMissing);
        if (stats && clock.now() - stats.mtimeMs > PART_KEPT_MS) await rm(join(parts, name), { force: true });
      }
    },
  };
}

/** After a power cut, a name must not lead to a file that was never written. */
async function flush(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function onlyMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
