import { existsSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Config } from '../../src/config.ts';
import { StartError } from '../../src/errors.ts';
import { periodOf } from '../../src/jobs/period.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { backUpStore } from '../../src/store/sqlite/backup.ts';
import { createLedger } from '../../src/store/sqlite/ledger.ts';
import { restoreStore } from '../../src/store/sqlite/restore.ts';
import { upgradeBackups } from '../../src/store/sqlite/upgrade-backups.ts';
import { bad, describe, good, megabytes, note } from './findings.ts';

/** Less than this is filled by a few videos. */
const LOW_DISK_BYTES = 1024 ** 3;

/** Changes nothing, so it can run beside the bot. */
export async function checkStore(config: Config): Promise<void> {
  if (config.databaseUrl !== undefined) {
    const { checkDatabase } = await import('./database.ts');
    const totals = await checkDatabase(config.databaseUrl);
    if (totals) sayTotals(totals);
    await checkDisk(config);
  } else await checkFile(config);
}

function sayTotals({ spentUsd, heldUsd }: { spentUsd: number; heldUsd: number }): void {
  good(
    `Spent this month: $${spentUsd.toFixed(2)}, and up to $${heldUsd.toFixed(2)} reserved for unfinished jobs`,
  );
}

async function checkFile({ dataDir }: Config): Promise<void> {
  const path = join(dataDir, 'cutscene.sqlite');
  if (!existsSync(path)) {
    note(`Store: ${dataDir} has none yet; the first start with a token creates it`);
    return;
  }
  try {
    await access(dataDir, constants.W_OK);
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    const result = String(database.prepare('PRAGMA quick_check').get()?.['quick_check']);
    const { jobs, open } =
      database.prepare('SELECT count(*) AS jobs, total(1 - settled) AS open FROM jobs').get() ?? {};
    const totals = await createLedger(database).totals(periodOf('month', Date.now()));
    database.close();
    const size = megabytes((await stat(path)).size);
    if (result === 'ok') {
      good(`Store: ${path} is intact, ${size}, ${jobs} jobs, ${open} unfinished`);
      sayTotals(totals);
    } else bad(`Store: ${path} is damaged (${result}); restore it from a backup`);
    await checkDisk({ dataDir });
  } catch (error) {
    bad(`Store: ${path} can't be used (${describe(error)})`);
  }
}

async function checkDisk({ dataDir }: Pick<Config, 'dataDir'>): Promise<void> {
  if (!existsSync(dataDir)) return;
  const { bavail, bsize } = await statfs(dataDir);
  const freeBytes = bavail * bsize;
  const gigabytes = (freeBytes / 1024 ** 3).toFixed(1);
  if (freeBytes < LOW_DISK_BYTES) bad(`Disk: only ${gigabytes} GB free at ${dataDir}`);
  else good(`Disk: ${gigabytes} GB free`);
}

/** Copies the store to the file `target`. */
export async function backUp({ dataDir, databaseUrl }: Config, target: string): Promise<void> {
  if (databaseUrl !== undefined) return bad('Backup: the store is in Postgres; back it up with pg_dump');
  try {
    const { bytes } = await backUpStore(dataDir, target, systemClock.now());
    good(`Backup: ${target} (${megabytes(bytes)}); the README says how to restore it`);
  } catch (error) {
    bad(`Backup: ${dataDir} can't be copied to ${target} (${describe(error)})`);
  }
}

/** Puts the backup `source` in place of the store; by default the copy from before the last upgrade. */
export async function putBack(
  { dataDir, databaseUrl }: Config,
  source = upgradeBackups(dataDir)[0],
): Promise<void> {
  if (databaseUrl !== undefined) return bad('Restore: the store is in Postgres; restore it with pg_restore');
  if (source === undefined) {
    bad(`Restore: no upgrade in the last week left a copy in ${join(dataDir, 'backups')}`);
    return;
  }
  try {
    const { version, isOlder, replaced, lostJobs } = await restoreStore(dataDir, source, systemClock);
    good(`Restore: the store is now that of ${source} (version ${version})`);
    if (replaced) note(`Restore: the one before is ${replaced} for a week; --restore brings it back`);
    if (lostJobs === undefined)
      note("Restore: the one before can't be read: what was spent since is not in the ledger");
    else if (lostJobs > 0)
      note(`Restore: ${lostJobs} unfinished videos were asked for since the backup, and are lost`);
    if (isOlder)
      note('Restore: start the version of Cutscene that you had before; this one would upgrade it again');
  } catch (error) {
    for (const problem of error instanceof StartError ? error.problems : [describe(error)])
      bad(`Restore: ${problem}`);
  }
}
