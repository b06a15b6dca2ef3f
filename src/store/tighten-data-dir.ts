import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../errors.ts';
import { isOwn } from './own-files.ts';

/** Created by file systems. */
const NOBODYS = ['lost+found'];
const OTHERS = 0o077;
/** Shared by all users, such as `/tmp`. */
const STICKY = 0o1000;

/**
 * Removes other users' access to the bot's own files and folders (which also protects their content), and to the data
 * folder itself if it contains nothing else. An earlier version, or the person who created the folder, may have allowed
 * it. Returns what can't be changed, for the log.
 */
export function tightenDataDir(dataDir: string): string[] {
  const names = readdirSync(dataDir);
  const own = names.filter(isOwn);
  const warnings = own.flatMap((name) => tighten(join(dataDir, name)));
  const { mode } = statSync(dataDir);
  if ((mode & OTHERS) === 0) return warnings;
  const foreign = names.find((name) => !own.includes(name) && !NOBODYS.includes(name));
  if (foreign === undefined && (mode & STICKY) === 0) return [...warnings, ...tighten(dataDir)];
  return [
    ...warnings,
    `DATA_DIR: other users of this machine can list ${dataDir}, and it contains files that aren't the bot's, so it was ` +
      'left unchanged; give the bot its own folder',
  ];
}

function tighten(path: string): string[] {
  try {
    const { mode } = statSync(path);
    if ((mode & OTHERS) !== 0) chmodSync(path, mode & 0o700);
    // Some file systems accept the change without making it.
    return (statSync(path).mode & OTHERS) === 0
      ? []
      : [unchanged(path, "its file system doesn't support permissions")];
  } catch (error) {
    return [unchanged(path, reasonOf(error))];
  }
}

function unchanged(path: string, reason: string): string {
  return `DATA_DIR: other users of this machine can read ${path} (${reason}); run chmod -R go= on it`;
}
