import type { Query } from './database.ts';

/**
 * Which server writes: the cluster, and its timeline, which is another one after a standby has taken over or the server
 * was restored to a point in time. Some servers don't tell.
 */
const SERVER = `(SELECT system_identifier || ' ' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
  FROM pg_control_system())`;

/** The expression for the server that evaluates it. */
export type ServerId = typeof SERVER | 'NULL';

/** Finds out whether the server tells. */
export async function serverIdOf(read: Query): Promise<ServerId> {
  return read(`SELECT ${SERVER}`).then(
    () => SERVER,
    () => 'NULL',
  );
}
