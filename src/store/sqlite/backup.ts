import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { finishCopy } from './copy.ts';

/** In one go: a read in WAL mode blocks no writer, and a copy in parts restarts at each write. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies the store to the file `target` while the bot runs, and replaces an existing file once the copy is complete.
 * The copy can be restored safely (`finishCopy`). Throws for a damaged store.
 */
export async function backUpStore(
  dataDir: string,
  target: string,
  nowMs: number,
): Promise<{ bytes: number }> {
  const folder = await mkdtemp(`${resolve(target)}.`);
  try {
    const copy = join(folder, 'cutscene.sqlite');
    const source = new DatabaseSync(join(dataDir, 'cutscene.sqlite'), { readOnly: true, timeout: 5_000 });
    try {
      await backup(source, copy, { rate: ALL_PAGES });
    } finally {
      source.close();
    }
    finishCopy(copy, nowMs);
    await rename(copy, target);
    const { size } = await stat(target);
    return { bytes: size };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
