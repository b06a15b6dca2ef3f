import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf, StartError } from '../errors.ts';

/** The bot's files and folders in its data folder. */
const OWN_STORES = /^(?:cutscene|lock)\.sqlite(?:-(?:wal|shm|journal))?$/;
const OWN_NOTES = ['last-run.json', 'database.json'];
const OWN_FOLDERS = [
  'jobs',
  'thumbnails',
  'cast',
  'hosted',
  'parts',
  'preview',
  'playground',
  'local-discord-uploads',
  'backups',
];

/** Whether the bot creates files of that name in its data folder. */
export function isOwn(name: string): boolean {
  return OWN_STORES.test(name) || OWN_NOTES.includes(name) || OWN_FOLDERS.includes(name);
}

/**
 * Throws a `StartError` for each of the bot's files and folders that this user can't write, for example after a start
 * as root. Otherwise a video would be paid for before its file is refused, and a lock on an unwritable file locks
 * nobody out.
 */
export function requireOwnFiles(dataDir: string): void {
  const { R_OK, W_OK, X_OK } = constants;
  const problems = readdirSync(dataDir).flatMap((name) => {
    const path = join(dataDir, name);
    const isFolder = OWN_FOLDERS.includes(name);
    if (!isFolder && !OWN_STORES.test(name)) return [];
    try {
      if (statSync(path).isDirectory() !== isFolder)
        return [unusable(path, isFolder ? 'not a folder' : 'is a folder')];
      accessSync(path, R_OK | W_OK | (isFolder ? X_OK : 0));
      return [];
    } catch (error) {
      return [unusable(path, reasonOf(error))];
    }
  });
  if (problems.length > 0) throw new StartError(problems);
}

function unusable(path: string, reason: string): string {
  return `DATA_DIR: ${path} can't be used (${reason}); run chown -R so that the bot's user owns it, or move it away`;
}
