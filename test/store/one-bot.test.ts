import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/jobs/fleet.ts';
import { raise } from '../../src/jobs/invariants.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { holdDatabase } from '../../src/store/postgres/one-bot.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { createFakeClock } from '../support/clock.ts';
import { whileTimePasses } from '../support/loopback-api.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { openLineTo } from '../support/postgres-line.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const folder = await temporaryFolder();
  const url = databaseUrlOf(folder.path, await sharedPostgres());
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const line = await openLineTo(url);
  /** Processes of the server that hold this database for a bot. */
  const holders = async () =>
    (
      await client.query(`SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'advisory' AND application_name LIKE 'cutscene (%' AND granted
          AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(current_schema() || ' bot', 0)`)
    ).rows.map(({ pid }: { pid: number }) => pid);
  return {
    ...{ url, client, holders, counts: line.counts },
    hold: (clock: Clock, role?: Role) => holdDatabase(line.url, clock, role),
    /** Ends the sessions that hold it. */
    async lose() {
      const pids = await holders();
      await client.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [pids]);
      await expect.poll(holders).toEqual([]);
      return pids;
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      line.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe.runIf(hasPostgres)('a database', () => {
  it('has one bot at a time: a second one waits for a stop, and is refused', async () => {
    await using database = await start();
    const clock = createFakeClock();
    const startMs = clock.steadyMs();
    const first = await database.hold(clock);
    await expect(whileTimePasses(clock, database.hold(clock))).rejects.toThrow(
      /DATABASE_URL: another Cutscene/,
    );
    expect(clock.steadyMs() - startMs).toBe(8_000);
    const waiting = database.hold(clock);
    await expect.poll(() => clock.nextInMs).toBe(250);
    await first.release();
    const second = await whileTimePasses(clock, waiting);
    expect(await database.holders()).toHaveLength(1);
    // Those that were refused have left.
    await expect.poll(() => database.counts()[1]).toBe(1);
    await second.release();
    await expect.poll(database.holders).toEqual([]);
    expect(clock.nextInMs).toBeUndefined();
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
    const held = await database.hold(clock);
    const lose = async () => {
      const [pid] = await database.lose();
      await expect.poll(() => clock.nextInMs).toBe(5_000);
      return pid;
    };
    const lost = await lose();
    clock.advance(5_000);
    await expect.poll(database.holders).toHaveLength(1);
    expect(await database.holders()).not.toContain(lost);
    expect(clock.nextInMs).toBeUndefined();

    await lose();
    await held.release();
    expect(clock.nextInMs).toBeUndefined();
  });

  it('is held again as soon as another one that took it meanwhile has left', async () => {
    await using database = await start();
    const clock = createFakeClock();
    const held = await database.hold(clock);
    await database.lose();
    await expect.poll(() => clock.nextInMs).toBe(5_000);
    const other = await database.hold(createFakeClock());
    clock.advance(5_000);
    await expect.poll(() => clock.nextInMs).toBe(5_000);
    await other.release();
    clock.advance(5_000);
    await expect.poll(database.holders).toHaveLength(1);
    await held.release();
  });

  it('is left at once by a bot that stops while it takes the lock again', async () => {
    await using database = await start();
    const clock = createFakeClock();
    const held = await database.hold(clock);
    await database.lose();
    await expect.poll(() => clock.nextInMs).toBe(5_000);
    clock.advance(5_000);
    await held.release();
    await expect.poll(database.counts).toEqual([2, 0]);
    expect(clock.nextInMs).toBeUndefined();
  });

  it('that can not be reached is named without its password', async () => {
    await expect(
      holdDatabase('postgres://me:the-password@127.0.0.1:1/films', createFakeClock()),
    ).rejects.toThrow(/^(?!.*the-password)DATABASE_URL: the database at 127\.0\.0\.1:1 can't be reached/);
  });
});
