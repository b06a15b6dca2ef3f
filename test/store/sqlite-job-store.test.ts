import { expect, it } from 'vitest';
import { raise } from '../../src/jobs/invariants.ts';
import { periodOf } from '../../src/jobs/period.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { createJobStore } from '../../src/store/sqlite/job-store.ts';
import { createLedgerEntries } from '../../src/store/sqlite/ledger-entries.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const folder = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  const { connection } = database;
  return {
    ...{ connection, store: createJobStore(database) },
    count: (table: string) => Number(connection.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']),
    async [Symbol.asyncDispose]() {
      await database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

it('finds out whether the disk can be written, and leaves nothing there', async () => {
  await using run = await start();
  const pages = Number(run.connection.prepare('PRAGMA page_count').get()?.['page_count']);
  // A change of a job would fit, but not for long.
  run.connection.exec(`PRAGMA max_page_count = ${pages + 8}`);
  await expect(run.store.probe()).rejects.toMatchObject({ reason: 'full' });
  run.connection.exec('PRAGMA max_page_count = 1000000; PRAGMA query_only = 1');
  await expect(run.store.probe()).rejects.toMatchObject({ reason: 'failing' });
  run.connection.exec('PRAGMA query_only = 0');
  await run.store.probe();
  expect(run.count('keyv')).toBe(0);
});

it('has in its sums nothing of what was taken back', async () => {
  await using run = await start();
  const noon = 10 * 86_400_000;
  const usd = () => run.store.used({ scope: {}, period: periodOf('day', noon), unit: 'usd' });
  const [kept, lost] = [1, 2].map((reservedUsd) => aJob({ createdAtMs: noon, reservedUsd }));
  if (!kept || !lost) throw new Error('There are two');
  await run.store.insert(kept);
  expect(await usd()).toBe(1);
  // The entry is written, and then the statement fails.
  run.connection.exec(
    "CREATE TEMP TRIGGER fails AFTER INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'it fails'); END",
  );
  await expect(run.store.insert(lost)).rejects.toThrow('it fails');
  run.connection.exec('DROP TRIGGER fails');
  expect([await usd(), run.count('jobs')]).toEqual([1, 1]);
  // The statements are made, and then the commit fails.
  run.connection.exec(`
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TEMP TRIGGER fails AFTER INSERT ON main.ledger BEGIN INSERT INTO child VALUES (1); END`);
  await expect(run.store.insert(lost)).rejects.toThrow(/FOREIGN KEY/);
  expect([await usd(), run.count('jobs')]).toEqual([1, 1]);
});

it('writes a change of a job to the disk itself, because a paid call may follow', async () => {
  await using folder = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  const toDisk: boolean[] = [];
  const store = createJobStore({
    ...database,
    connection: database.connection,
    write(statement, options) {
      toDisk.push(options.toDisk);
      return database.write(statement, options);
    },
  });
  const job = aJob();
  await store.insert(job);
  await store.update({ ...job, status: statuses.submitting });
  expect(toDisk).toEqual([false, true]);
  await database.close();
});

it('reports a sum below zero, and adds it up again', async () => {
  await using folder = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  const said: string[] = [];
  const store = createJobStore(database, ({ job, message }) => said.push(`${job} ${message}`));
  const noon = 10 * 86_400_000;
  const usedUsd = () => store.used({ scope: {}, period: periodOf('day', noon), unit: 'usd' });
  const job = aJob({ createdAtMs: noon, reservedUsd: 1 });
  expect(await usedUsd()).toBe(0);
  // Somebody else writes the ledger, so that the sums in memory are too low.
  const { write } = createLedgerEntries(database.connection, raise);
  database.connection
    .prepare(
      `INSERT INTO jobs (id, state, settled, guild_id, user_id, created_at_ms, data) VALUES (?, 'queued', 0, 'guild', 'member', 0, '{}')`,
    )
    .run(job.id);
  write(job);
  await store.update({ ...job, status: statuses.failed });
  expect(said.length).toBeGreaterThan(0);
  expect(said[0]).toMatch(new RegExp(`^${job.id} .*below nothing`));
  expect(await usedUsd()).toBe(0);
  await database.close();
});
