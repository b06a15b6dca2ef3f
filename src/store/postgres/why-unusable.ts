import { StorageError } from '../../jobs/store.ts';

/** One line for the operator, without the password. */
export function whyUnusable(url: string, error: unknown): string {
  const cause = error instanceof StorageError ? error.cause : error;
  const { message, code = '' } = cause as Error & { code?: string };
  const reason = message === '' ? code : message;
  const { host, hostname } = new URL(url);
  const where = hostname === '' ? 'the database' : `the database at ${host}`;
  if (error instanceof StorageError && error.reason === 'unreachable')
    return `DATABASE_URL: ${where} can't be reached (${reason}); start it, or correct the address`;
  return `DATABASE_URL: ${where} can't be used (${reason}); check its name, user, password and rights`;
}
