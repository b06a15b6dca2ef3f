import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The files that jobs keep on this machine: one folder for each, gone when the job is settled. */
export interface JobFiles {
  /** Makes the folder if need be, and says where in it the file of that name belongs. */
  pathOf(jobId: string, name: 'video.mp4' | 'unproven' | 'still' | 'image'): Promise<string>;
  remove(jobId: string): Promise<void>;
  /** Throws away what a crash left of jobs that no longer need it. */
  removeAllBut(jobIds: ReadonlySet<string>): Promise<void>;
}

export function createJobFiles(dataDir: string): JobFiles {
  const root = join(dataDir, 'jobs');
  const folderOf = (jobId: string) => join(root, jobId);
  const remove = (jobId: string) => rm(folderOf(jobId), { recursive: true, force: true });
  return {
    async pathOf(jobId, name) {
      await mkdir(folderOf(jobId), { recursive: true });
      return join(folderOf(jobId), name);
    },
    remove,
    async removeAllBut(jobIds) {
      await mkdir(root, { recursive: true });
      const kept = await readdir(root);
      await Promise.all(kept.filter((name) => !jobIds.has(name)).map(remove));
    },
  };
}
