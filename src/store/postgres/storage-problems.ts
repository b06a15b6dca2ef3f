import { StorageError, type StorageProblem } from '../../jobs/store.ts';

/**
 * Errors that aren't the bot's fault, by the server's code or the first two digits of it, which are its class.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const PROBLEMS: Readonly<Record<string, StorageProblem>> = {
  // A full disk, and a quota of the operating system.
  ...{ 53100: 'full', ENOSPC: 'full', EDQUOT: 'full' },
  // Waited too long for a lock; a deadlock; another process wrote the same row at the same moment.
  ...{ '55P03': 'locked', '40P01': 'locked', 40001: 'locked' },
  // Read-only (a standby, or a disk that the server no longer trusts), disk errors, damaged pages, canceled.
  ...{ 25006: 'failing', 58: 'failing', XX: 'failing', 57014: 'failing', 53: 'failing' },
  // No connection; the server stops, starts or has crashed; too many connections.
  ...{ '08': 'unreachable', '57P01': 'unreachable', '57P02': 'unreachable', '57P03': 'unreachable' },
  ...{ '57P05': 'unreachable', '25P03': 'unreachable', 53300: 'unreachable' },
};

/** Node's own codes for connections that failed, as far as they name one. */
const CONNECTION = /^E(CONN|HOST|NET|PIPE|TIMEDOUT|NOTFOUND|AI_|NOENT)/;
/** The driver's own errors, which have no code. */
const DRIVER =
  /^(Connection terminated|Client (was closed|has encountered)|timeout exceeded|Query read timeout)/i;

/** An error of the server or the way to it as a `StorageError`; any other unchanged. */
export function asStorageError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StorageError) return error;
  const problem = problemOf(error);
  return problem ? new StorageError(problem, error) : error;
}

function problemOf(error: Error): StorageProblem | undefined {
  const { code = '' } = error as Error & { code?: string };
  const known = PROBLEMS[code] ?? PROBLEMS[code.slice(0, 2)];
  if (known && /^[\dA-Z]{5}$|^E/.test(code)) return known;
  return CONNECTION.test(code) || DRIVER.test(error.message) ? 'unreachable' : undefined;
}
