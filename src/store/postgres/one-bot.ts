import pg from 'pg';
import { StartError } from '../../errors.ts';
import type { Role } from '../../jobs/fleet.ts';
import { type Clock, pause } from '../../runtime/clock.ts';
import { connectionTo } from './connection.ts';
import { asStorageError } from './storage-problems.ts';
import { whyUnusable } from './why-unusable.ts';

/** A stopping bot has left its database by then. */
const STOP_LIMIT_MS = 8_000;
const RETRY_MS = 250;
const CONNECT_LIMIT_MS = 5_000;
/** After a lost connection. */
const AGAIN_MS = 5_000;
/** A bot whose machine has vanished is forgotten after 25 s. */
const SESSION = 'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3';
/** The key of the lock that a bot has on its database. */
export const BOT_LOCK = "hashtextextended(current_schema() || ' bot', 0)";
const TAKE = { all: 'pg_try_advisory_lock', some: 'pg_try_advisory_lock_shared' };
const REFUSALS = {
  all: 'another Cutscene is using this database; stop it, or name another database or schema',
  some: 'a Cutscene with ROLE=all is using this database; stop it, or name another database or schema',
};

/**
 * Holds the database for this process until `release`, by a lock of a session of its own: alone, or beside others that
 * do only a part. Waits for a bot that is stopping. After a lost connection, it takes the lock again. Throws a
 * `StartError` if another bot has it.
 */
export async function holdDatabase(
  url: string,
  clock: Clock,
  role: Role = 'all',
): Promise<{ release(): Promise<void> }> {
  const part = role === 'all' ? 'all' : 'some';
  let client: pg.Client | undefined;
  let cancelTimer = () => {};
  let isReleased = false;

  /** Whether this process has the lock now. */
  async function take(): Promise<boolean> {
    const session = new pg.Client({
      ...connectionTo(url, CONNECT_LIMIT_MS),
      application_name: 'cutscene (one bot)',
    });
    session.on('error', () => {});
    session.on('end', () => session === client && takeAgain());
    await session.connect();
    await session.query(SESSION);
    const isTaken =
      (await session.query<{ taken: boolean }>(`SELECT ${TAKE[part]}(${BOT_LOCK}) AS taken`)).rows[0]
        ?.taken === true;
    if (isTaken && !isReleased) client = session;
    else await session.end();
    return isTaken;
  }

  function takeAgain() {
    client = undefined;
    if (isReleased) return;
    cancelTimer = clock.after(
      AGAIN_MS,
      () => void take().then((isTaken) => isTaken || takeAgain(), takeAgain),
    );
  }

  const takeFirst = () =>
    take().catch((error: unknown) => {
      throw new StartError([whyUnusable(url, asStorageError(error))]);
    });
  for (const untilMs = clock.steadyMs() + STOP_LIMIT_MS; !(await takeFirst()); await pause(clock, RETRY_MS))
    if (clock.steadyMs() >= untilMs) throw new StartError([`DATABASE_URL: ${REFUSALS[part]}`]);
  return {
    async release() {
      isReleased = true;
      cancelTimer();
      await client?.end().catch(() => {});
    },
  };
}
