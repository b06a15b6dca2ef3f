import { StartError } from '../../errors.ts';
import { StorageError, type StorageProblem } from '../../jobs/store.ts';

/**
 * Errors that aren't the bot's fault: results of SQLite, by their low byte, and of the system. A result with a low byte
 * of 10 is an I/O error; two of them mean a full disk.
 * @see https://sqlite.org/rescode.html
 */
const PROBLEMS: Readonly<Record<string | number, StorageProblem>> = {
  ...{ 5: 'locked', 6: 'locked', 13: 'full', 778: 'full', 4874: 'full', ENOSPC: 'full', EDQUOT: 'full' },
  ...{ 3: 'failing', 8: 'failing', 10: 'failing', 11: 'failing', 14: 'failing' },
  ...{ EIO: 'failing', EROFS: 'failing' },
};

/** A disk's or another program's error as a `StorageError`; any other unchanged. */
export function asStorageError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, errcode } = error as Error & { code?: string; errcode?: number };
  const results = [errcode, errcode !== undefined && errcode & 0xff, code];
  const problem = results.map((result) => PROBLEMS[String(result)]).find((each) => each !== undefined);
  return problem ? new StorageError(problem, error) : error;
}

/** What the operator reads if the disk is full before the bot has started; `undefined` for any other error. */
export function asFullDisk(error: unknown, dataDir: string): StartError | undefined {
  const problem = asStorageError(error);
  if (!(problem instanceof StorageError) || problem.reason !== 'full') return undefined;
  return new StartError([`DATA_DIR: the disk of ${dataDir} is full; free some space, or use another folder`]);
}
