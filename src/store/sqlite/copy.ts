import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { withoutSubmits } from './without-submits.ts';

/** Copies an open store into a new file, without what was deleted from it. Throws for a damaged store. */
export function copyStore(connection: DatabaseSync, target: string, nowMs: number): void {
  connection.prepare('VACUUM INTO ?').run(target);
  finishCopy(target, nowMs);
}

/**
 * Makes a copy of a store fit to be restored: whole, in a single file, for its owner alone, and without jobs that would
 * be submitted a second time. Throws if the copy is damaged.
 */
export function finishCopy(path: string, nowMs: number): void {
  // It contains members' requests.
  chmodSync(path, 0o600);
  const copy = new DatabaseSync(path);
  try {
    const check = String(copy.prepare('PRAGMA quick_check').get()?.['quick_check']);
    if (check !== 'ok') throw new Error(`the copy is damaged: ${check}`);
    withoutSubmits(copy, nowMs);
    copy.exec('PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}
