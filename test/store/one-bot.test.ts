import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/jobs/fleet.ts';
import { raise } from '../../src/jobs/invariants.ts';
import { holdDatabase } from '../../src/store/postgres/one-bot.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { createFakeClock } from '../support/clock.ts';
import { whileTimePasses } from '../support/loopback-api.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const folder = await temporaryFolder();
  const url = databaseUrlOf(folder.path, await sharedPostgres());
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  /** Processes of the server that hold this database for a bot. */
  const holders = async () =>
    (
      await client.query(`SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'advisory' AND application_name LIKE 'cutscene (%' AND granted
          AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(current_schema() || ' bot', 0)`)
    ).rows.map(({ pid }: { pid: number }) => pid);
  return {
    ...{ url, client, holders },
    async [Symbol.asyncDispose]() {
      await client.end();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe.runIf(hasPostgres)('a database', () => {
  it('has one bot at a time: a second one waits for a stop, and is refused', async () => {
    await using database = await start();
    const clock = createFakeClock();
    const first = await holdDatabase(database.url, clock);
    await expect(whileTimePasses(clock, holdDatabase(database.url, clock))).rejects.toThrow(
      /DATABASE_URL: another Cutscene/,
    );
    const waiting = holdDatabase(database.url, clock);
    await first.release();
    const second = await whileTimePasses(clock, waiting);
    expect(await database.holders()).toHaveLength(1);
    await second.release();
    expect(await database.holders()).toEqual([]);
  });

  it('has many that do a part, or one that does everything', async () => {
    await using database = await start();
    const clock = createFakeClock();
    const hold = (role: Role) => whileTimePasses(clock, holdDatabase(database.url, clock, role));
    const parts = [await hold('worker'), await hold('gateway'), await hold('worker')];
    expect(await database.holders()).toHaveLength(3);
    await expect(hold('all')).rejects.toThrow(/DATABASE_URL: another Cutscene/);
    for (const part of parts) await part.release();
    const whole = await hold('all');
    for (const role of ['worker', 'gateway'] as const)
      await expect(hold(role)).rejects.toThrow(/DATABASE_URL: a Cutscene with ROLE=all is using/);
    await whole.release();
  });

  it('counts nobody as alive beside one that does everything', async () => {
    await using database = await start();
    const clock = createFakeClock();
    const { fleet, close } = await openPostgresStores(database.url, clock, raise, 'worker');
    expect(fleet.isAlive()).toBe(true);
    // Its own lock was lost with its connection.
    const whole = await holdDatabase(database.url, clock);
    for (let beats = 0; beats < 4; beats++) {
      clock.advance(3_000);
      await expect.poll(() => clock.nextInMs).toBeLessThanOrEqual(3_000);
    }
    expect(fleet.isAlive()).toBe(false);
    await whole.release();
    clock.advance(3_000);
    await expect.poll(fleet.isAlive).toBe(true);
    await close();
  });

  it('is held again after the connection was lost, and by nobody after its release', async () => {
    await using database = await start();
    const clock = createFakeClock();
    const held = await holdDatabase(database.url, clock);
    const lose = async () => {
      const [pid] = await database.holders();
      await database.client.query('SELECT pg_terminate_backend($1)', [pid]);
      await expect.poll(() => clock.nextInMs).toBe(5_000);
      return pid;
    };
    const lost = await lose();
    clock.advance(5_000);
    await expect.poll(database.holders).toHaveLength(1);
    expect(await database.holders()).not.toContain(lost);

    await lose();
    await held.release();
    expect(clock.nextInMs).toBeUndefined();
  });

  it('that can not be reached is named without its password', async () => {
    await expect(
      holdDatabase('postgres://me:the-password@127.0.0.1:1/films', createFakeClock()),
    ).rejects.toThrow(/^(?!.*the-password)DATABASE_URL: the database at 127\.0\.0\.1:1 can't be reached/);
  });
});
