import { chmod, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { isIn, type Job } from '../../jobs/job.ts';
import { transition } from '../../jobs/transition.ts';
import type { Clock } from '../../runtime/clock.ts';
import { openDatabase } from './database.ts';
import { createJobStore } from './job-store.ts';

/** In one go: a read in WAL mode blocks no writer, and a copy in parts restarts at each write. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies the store to the file `target` while the bot runs, and replaces an existing file once the copy is complete.
 * Jobs that aren't submitted yet become `unclear` in the copy: the bot may submit them a moment later, and a restored
 * copy must not submit them again. Throws for a damaged store.
 */
export async function backUpStore(dataDir: string, target: string, clock: Clock): Promise<{ bytes: number }> {
  const folder = await mkdtemp(`${resolve(target)}.`);
  try {
    const copy = join(folder, 'cutscene.sqlite');
    const source = new DatabaseSync(join(dataDir, 'cutscene.sqlite'), { readOnly: true, timeout: 5_000 });
    try {
      await backup(source, copy, { rate: ALL_PAGES });
    } finally {
      source.close();
    }
    const database = await openDatabase(folder, clock);
    try {
      const check = String(database.connection.prepare('PRAGMA quick_check').get()?.['quick_check']);
      if (check !== 'ok') throw new Error(`the copy is damaged: ${check}`);
      const store = createJobStore(database);
      for (const job of await store.unsettled()) await store.update(withoutSubmit(job, clock.now()));
      // A single, complete file.
      database.connection.exec('PRAGMA journal_mode = DELETE');
    } finally {
      await database.close();
    }
    // It contains members' requests.
    await chmod(copy, 0o600);
    await rename(copy, target);
    const { size } = await stat(target);
    return { bytes: size };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function withoutSubmit(job: Job, nowMs: number): Job {
  const queued = isIn(job, 'accepted')
    ? transition(job, { type: 'answered', messageId: job.origin.messageId }, nowMs)
    : job;
  if (!isIn(queued, 'queued')) return job;
  const cause = 'restored from a backup made before the submit';
  return transition(transition(queued, { type: 'submitting' }, nowMs), { type: 'submit-lost', cause }, nowMs);
}
