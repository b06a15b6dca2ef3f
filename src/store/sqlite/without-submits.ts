import type { DatabaseSync } from 'node:sqlite';
import { jobSchema } from '../../jobs/job.ts';
import { asRestored } from '../restored-job.ts';

/**
 * In a copy of the store of this version or an older one, makes sure that nothing is submitted a second time after a
 * restore: jobs that aren't submitted become `unclear`, and later stages of the others are looked up before anything is
 * submitted.
 */
export function withoutSubmits(copy: DatabaseSync, nowMs: number): void {
  const unsettled = copy.prepare('SELECT id, data FROM jobs WHERE settled = 0').all();
  const update = copy.prepare('UPDATE jobs SET state = ?, data = ? WHERE id = ?');
  copy.exec('BEGIN');
  for (const { id = null, data } of unsettled) {
    const stored = jobSchema.safeParse(JSON.parse(String(data)));
    // Nobody will submit a job that can't be read.
    if (!stored.success) continue;
    const job = asRestored(stored.data, nowMs);
    update.run(job.status.state, JSON.stringify(job), id);
  }
  // As `entryOf` has it. The first versions had no ledger.
  if (copy.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'ledger'").get())
    copy.exec(`UPDATE ledger SET state = 'held', quota_counted = 0
      WHERE job_id IN (SELECT id FROM jobs WHERE state = 'unclear')`);
  // Since the backup, a copy that was due may have been posted.
  if (copy.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'showcase'").get())
    copy.exec("UPDATE showcase SET state = 'over', due_at_ms = NULL WHERE state = 'due'");
  copy.exec('COMMIT');
}
