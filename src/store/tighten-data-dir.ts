import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../errors.ts';
import { isOwn } from './own-files.ts';

/** A file system's own. */
const NOBODYS = ['lost+found'];
const OTHERS = 0o077;
/** Everybody's, such as `/tmp`. */
const STICKY = 0o1000;

/**
 * Takes from others what an earlier version, or whoever made the folder, let them read: the bot's own files, its
 * folders (what is in them can't be reached then), and the data folder itself where nothing else is in it. What can't
 * be changed is said, for the log.
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
    `DATA_DIR: other users of this machine can list ${dataDir}, and it holds more than the bot's files, so it was ` +
      'left as it is; give the bot a folder of its own',
  ];
}

function tighten(path: string): string[] {
  try {
    const { mode } = statSync(path);
    if ((mode & OTHERS) !== 0) chmodSync(path, mode & 0o700);
    // Some file systems take the change and don't make it.
    return (statSync(path).mode & OTHERS) === 0 ? [] : [unchanged(path, 'its file system keeps no modes')];
  } catch (error) {
    return [unchanged(path, reasonOf(error))];
  }
}

function unchanged(path: string, reason: string): string {
  return `DATA_DIR: other users of this machine can read ${path} (${reason}); run chmod -R go= on it`;
}
