import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { copyStore } from './copy.ts';

/** Of different versions. */
const MOST = 3;
/** Members delete their data, and a backup doesn't know about it. */
const KEPT_MS = 7 * 24 * 3_600_000;
const NAME = /^(?:version-\d+|replaced)\.sqlite$/;

const backupsIn = (dataDir: string) => join(dataDir, 'backups');

/** Where a store goes that was replaced by a backup. */
export const replacedIn = (dataDir: string) => join(backupsIn(dataDir), 'replaced.sqlite');

/**
 * Copies a store of an older version before it is upgraded, so that one can go back. Of each version, the latest copy is
 * kept; of three versions, for a week.
 */
export function backUpBeforeUpgrade(
  connection: DatabaseSync,
  { dataDir, version, nowMs }: { dataDir: string; version: number; nowMs: number },
): void {
  const folder = makeBackupsFolder(dataDir);
  const path = join(folder, `version-${version}.sqlite`);
  const unfinished = `${path}.part`;
  rmSync(unfinished, { force: true });
  try {
    copyStore(connection, unfinished, nowMs);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
  for (const older of upgradeBackups(dataDir).slice(MOST)) rmSync(older);
}

/** For files that may be needed to go back. */
export function makeBackupsFolder(dataDir: string): string {
  const folder = backupsIn(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The files of stores before their upgrades, the newest first. */
export function upgradeBackups(dataDir: string): string[] {
  return filesIn(dataDir).flatMap(({ path }) => (path === replacedIn(dataDir) ? [] : [path]));
}

/** Deletes backups that are a week old. */
export function dropOldBackups(dataDir: string, nowMs: number): void {
  for (const { path, madeAtMs } of filesIn(dataDir)) if (madeAtMs < nowMs - KEPT_MS) rmSync(path);
}

function filesIn(dataDir: string): { path: string; madeAtMs: number }[] {
  const folder = backupsIn(dataDir);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && NAME.test(entry.name),
  );
  return names
    .map(({ name }) => ({ path: join(folder, name), madeAtMs: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.madeAtMs - a.madeAtMs);
}
