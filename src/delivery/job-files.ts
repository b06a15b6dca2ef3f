import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../jobs/job.ts';
import { isSettled } from '../jobs/states.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Blobs } from './blobs/blobs.ts';

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
  /** The newest image of the video, while it is being made, as its provider sent it, and drawn anew. */
  | 'progress.part'
  | 'progress'
  | 'text'
  | 'unproven'
  | 'video.mp4'
  /** A file that ffmpeg is writing. It is then renamed to one of the other two. */
  | 'unfinished.mp4'
  /** The frames of an animated WebP, while they are encoded. */
  | 'frames.png'
  | 'inline.mp4'
  | 'small.mp4'
  | 'preview.mp4'
  | `export.${'gif' | 'mp3'}`;

type Kept = InputName | 'still';
/** What another process may need. Everything else is made again from these. */
type Shared = Kept | 'video.mp4';

/** A request has become a job by then, or was refused. */
const IN_USE_MS = 60 * 60_000;

/** The name of an input's file, by its place among them. The first has kept the name from when there was only one. */
export function nameOfInput(index: number): InputName {
  return index === 0 ? 'image' : `input-${index}`;
}

function isKept(name: string): name is Kept {
  return name === 'still' || name === 'image' || /^input-\d+$/.test(name);
}

/**
 * The files of jobs. Each process works in one folder per job on its own disk. If there are other processes, they share
 * the files that any of them may need through `Blobs`, and what is on this disk are copies.
 */
export interface JobFiles {
  /** Creates the folder if needed, and returns the path for the file of that name. */
  pathOf(jobId: string, name: JobFileName): Promise<string>;
  /** The path of a file on this machine. It's copied there if another process has it. `undefined` if it is gone. */
  find(jobId: string, name: Shared): Promise<string | undefined>;
  /** Lets the other processes find a file of this machine. */
  share(jobId: string, name: Shared): Promise<void>;
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
  /** Deletes images whose day is over, and leftovers of ended jobs after a crash, on this machine. */
  sweep(isUnfinished: (jobId: string) => boolean): Promise<void>;
  /** Deletes shared files that nobody needs any more. `findJob`: as it is stored, whichever process has it. */
  sweepShared(findJob: (jobId: string) => Promise<Job | undefined>, signal: AbortSignal): Promise<void>;
}

/** `blobs`: what this process shares with others; `undefined` if it is the only one. */
export function createJobFiles(dataDir: string, clock: Clock, blobs?: Blobs): JobFiles {
  const root = join(dataDir, 'jobs');
  const folderOf = (jobId: string) => join(root, jobId);
  /** When this process last used each folder, by the steady clock. Some are of jobs that aren't accepted yet. */
  const usedAtMs = new Map<string, number>();
  const finding = new Map<string, Promise<string | undefined>>();

  async function pathOf(jobId: string, name: string): Promise<string> {
    usedAtMs.set(jobId, clock.steadyMs());
    await mkdir(folderOf(jobId), { recursive: true });
    return join(folderOf(jobId), name);
  }

  async function removeHere(jobId: string): Promise<void> {
    await rm(folderOf(jobId), { recursive: true, force: true });
    usedAtMs.delete(jobId);
  }

  async function isFresh(jobId: string, name: Kept): Promise<boolean> {
    const { mtimeMs } = (await stat(join(folderOf(jobId), name)).catch(() => undefined)) ?? {};
    return mtimeMs !== undefined && clock.now() - mtimeMs <= IMAGE_KEPT_MS;
  }

  async function has(jobId: string, name: Kept): Promise<boolean> {
    return (await isFresh(jobId, name)) || ((await blobs?.has(keyOf(jobId, name))) ?? false);
  }

  async function copy(jobId: string, name: Kept, path: string): Promise<boolean> {
    if (!(await isFresh(jobId, name))) return (await blobs?.get(keyOf(jobId, name), path)) ?? false;
    // A copy that shares its blocks with the original if the file system supports it.
    await copyFile(join(folderOf(jobId), name), path, constants.COPYFILE_FICLONE);
    return true;
  }

  async function fetchShared(jobId: string, name: Shared): Promise<string | undefined> {
    if (!blobs) return undefined;
    const path = await pathOf(jobId, name);
    return (await blobs.get(keyOf(jobId, name), path)) ? path : undefined;
  }

  /** The files of a job that may be kept after its end. Most jobs have none. */
  async function namesIn(jobId: string): Promise<Kept[]> {
    const names: string[] = await readdir(folderOf(jobId)).catch(() => []);
    return names.filter(isKept);
  }

  async function removeAllBut(jobId: string, names: readonly Kept[]): Promise<void> {
    const kept: string[] = [];
    for (const name of names) if (await isFresh(jobId, name)) kept.push(name);
    if (kept.length === 0) return removeHere(jobId);
    const others = (await readdir(folderOf(jobId))).filter((name) => !kept.includes(name));
    await Promise.all(others.map((name) => rm(join(folderOf(jobId), name), { recursive: true })));
    usedAtMs.delete(jobId);
  }

  async function sweep(isUnfinished: (jobId: string) => boolean): Promise<void> {
    for (const [jobId, atMs] of usedAtMs) if (clock.steadyMs() - atMs > IN_USE_MS) usedAtMs.delete(jobId);
    await mkdir(root, { recursive: true });
    for (const jobId of await readdir(root)) {
      // If they are shared, the files here are copies.
      if (!usedAtMs.has(jobId) && !isUnfinished(jobId))
        await removeAllBut(jobId, blobs ? [] : await namesIn(jobId));
    }
  }

  /** A file may belong to a job that another process is just accepting, or has only just ended. */
  const sweepShared: JobFiles['sweepShared'] = async (findJob, signal) => {
    await blobs?.tidy();
    const isOver = (atMs: number) => clock.now() - atMs > IMAGE_KEPT_MS;
    for await (const { key, atMs } of blobs?.list('jobs/') ?? []) {
      if (signal.aborted) return;
      if (!isOver(atMs)) continue;
      const job = await findJob(key.split('/')[1] ?? '');
      if (!job || (isSettled(job) && isOver(job.stateSinceMs))) await blobs?.remove(key);
    }
  };

  return {
    pathOf,
    async find(jobId, name) {
      const path = join(folderOf(jobId), name);
      if (await stat(path).catch(() => undefined)) return path;
      const found = finding.get(path) ?? fetchShared(jobId, name).finally(() => finding.delete(path));
      finding.set(path, found);
      return found;
    },
    async share(jobId, name) {
      const key = keyOf(jobId, name);
      // Each is made once.
      if (blobs && !(await blobs.has(key))) await blobs.put(key, join(folderOf(jobId), name));
    },
    async remove(jobId) {
      await removeHere(jobId);
      for await (const { key } of blobs?.list(`jobs/${jobId}/`) ?? []) await blobs?.remove(key);
    },
    async removeAllButInputs(jobId, { keepsStill } = { keepsStill: false }) {
      if (blobs) {
        await removeHere(jobId);
        await blobs.remove(keyOf(jobId, 'video.mp4'));
        if (!keepsStill) await blobs.remove(keyOf(jobId, 'still'));
        return;
      }
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
    sweep,
    sweepShared,
  };
}

function keyOf(jobId: string, name: Shared): string {
  return `jobs/${jobId}/${name}`;
}
