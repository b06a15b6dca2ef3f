import type { Query } from './database.ts';

/**
 * Which server writes: the cluster, and its timeline, which is another one after a standby has taken over or the server
 * was restored to a point in time. Some servers don't tell. Each connection finds it out once, because the server reads a
 * file for it: a server that can write stays the same until it stops, and a standby doesn't answer.
 */
export const SERVER = `coalesce(nullif(current_setting('cutscene.server', true), ''),
  set_config('cutscene.server', (SELECT system_identifier || ' ' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
    FROM pg_control_system()), false))`;

/** The expression for the server that evaluates it. */
export type ServerId = typeof SERVER | 'NULL';

/** Finds out whether the server tells. */
export async function serverIdOf(read: Query): Promise<ServerId> {
  return read(`SELECT ${SERVER}`).then(
    () => SERVER,
    () => 'NULL',
  );
}
