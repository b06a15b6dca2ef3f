import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../runtime/clock.ts';

/** How long a member's files, and a still without a video, are kept after a job's end for another attempt. */
const IMAGE_KEPT_MS = 24 * 60 * 60_000;

type InputName = 'image' | `input-${number}`;

type JobFileName =
  | InputName
  /** A video that a reel joins. */
  | `clip-${number}`
  /** An image as its member sent it, until it is normalized. */
  | 'offered'
  | 'still'
  | 'text'
  | 'unproven'
  | 'video.mp4'
  /** A file that ffmpeg is writing. It is then renamed to one of the other two. */
  | 'unfinished.mp4'
  /** The frames of an animated WebP, while they are encoded. */
  | 'frames.png'
  | 'inline.mp4'
  | 'small.mp4'
  | 'preview.mp4';

type Kept = InputName | 'still';

/** The name of an input's file, by its place among them. The first has kept the name from when there was only one. */
export function nameOfInput(index: number): InputName {
  return index === 0 ? 'image' : `input-${index}`;
}

function isKept(name: string): name is Kept {
  return name === 'still' || name === 'image' || /^input-\d+$/.test(name);
}

/** The files that jobs keep on this machine, in one folder per job. */
export interface JobFiles {
  /** Creates the folder if needed, and returns the path for the file of that name. */
  pathOf(jobId: string, name: JobFileName): Promise<string>;
  /** Deletes everything that a job has kept. */
  remove(jobId: string): Promise<void>;
  /**
   * Deletes the files of an ended job except the member's inputs, which stay for a day. With `keepsStill`, the still
   * stays too.
   */
  removeAllButInputs(jobId: string, options?: { keepsStill: boolean }): Promise<void>;
  hasInput(jobId: string, index: number): Promise<boolean>;
  /** Copies an input of an earlier job. Returns false if it is gone. */
  copyInput(jobId: string, index: number, path: string): Promise<boolean>;
  /** Copies the paid still of an earlier job. Returns false if it is gone. */
  hasStill(jobId: string): Promise<boolean>;
  copyStill(jobId: string, path: string): Promise<boolean>;
  /** Deletes images whose day is over, and leftovers of ended jobs after a crash. */
  sweep(isUnfinished: (jobId: string) => boolean): Promise<void>;
}

export function createJobFiles(dataDir: string, clock: Clock): JobFiles {
  const root = join(dataDir, 'jobs');
  const folderOf = (jobId: string) => join(root, jobId);
  /** Folders that this process created, some for jobs that aren't accepted yet. */
  const inUse = new Set<string>();

  async function remove(jobId: string): Promise<void> {
    await rm(folderOf(jobId), { recursive: true, force: true });
    inUse.delete(jobId);
  }

  async function has(jobId: string, name: Kept): Promise<boolean> {
    const { mtimeMs } = (await stat(join(folderOf(jobId), name)).catch(() => undefined)) ?? {};
    return mtimeMs !== undefined && clock.now() - mtimeMs <= IMAGE_KEPT_MS;
  }

  async function copy(jobId: string, name: Kept, path: string): Promise<boolean> {
    if (!(await has(jobId, name))) return false;
    // A copy that shares its blocks with the original if the file system supports it.
    await copyFile(join(folderOf(jobId), name), path, constants.COPYFILE_FICLONE);
    return true;
  }

  /** The files of a job that may be kept after its end. Most jobs have none. */
  async function namesIn(jobId: string): Promise<Kept[]> {
    const names: string[] = await readdir(folderOf(jobId)).catch(() => []);
    return names.filter(isKept);
  }

  async function removeAllBut(jobId: string, names: readonly Kept[]): Promise<void> {
    const kept: string[] = [];
    for (const name of names) if (await has(jobId, name)) kept.push(name);
    if (kept.length === 0) return remove(jobId);
    const others = (await readdir(folderOf(jobId))).filter((name) => !kept.includes(name));
    await Promise.all(others.map((name) => rm(join(folderOf(jobId), name), { recursive: true })));
    inUse.delete(jobId);
  }

  return {
    async pathOf(jobId, name) {
      inUse.add(jobId);
      await mkdir(folderOf(jobId), { recursive: true });
      return join(folderOf(jobId), name);
    },
    remove,
    async removeAllButInputs(jobId, { keepsStill } = { keepsStill: false }) {
      const endedAt = clock.now() / 1_000;
      const names = (await namesIn(jobId)).filter((name) => keepsStill || name !== 'still');
      // The day begins now.
      for (const name of names) await utimes(join(folderOf(jobId), name), endedAt, endedAt).catch(() => {});
      await removeAllBut(jobId, names);
    },
    hasInput: (jobId, index) => has(jobId, nameOfInput(index)),
    copyInput: (jobId, index, path) => copy(jobId, nameOfInput(index), path),
    hasStill: (jobId) => has(jobId, 'still'),
    copyStill: (jobId, path) => copy(jobId, 'still', path),
    async sweep(isUnfinished) {
      await mkdir(root, { recursive: true });
      for (const jobId of await readdir(root)) {
        if (!inUse.has(jobId) && !isUnfinished(jobId)) await removeAllBut(jobId, await namesIn(jobId));
      }
    },
  };
}
