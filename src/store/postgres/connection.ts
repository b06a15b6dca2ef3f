import type { ClientConfig } from 'pg';

/**
 * What every connection to the server needs. It may take as long as `connect_timeout` in the address says, in seconds,
 * which the driver doesn't read, and otherwise `limitMs`.
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CONNECT-TIMEOUT
 */
export function connectionTo(url: string, limitMs: number): ClientConfig {
  const seconds = Number(URL.parse(url)?.searchParams.get('connect_timeout'));
  return {
    connectionString: url,
    connectionTimeoutMillis: seconds > 0 ? seconds * 1_000 : limitMs,
    keepAlive: true,
  };
}
