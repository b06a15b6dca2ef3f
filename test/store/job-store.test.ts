import { expect, it } from 'vitest';
import { dayOf } from '../../src/jobs/period.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createJobStore } from '../../src/store/sqlite/job-store.ts';
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

it('knows whether a provider’s task is that of a job since then', async () => {
  await using run = await start();
  const task = { taskId: 'task-1', pollUrl: 'https://provider.example/1' };
  await run.store.insert(aJob({ task, provider: 'vidu', createdAtMs: 1_000 }));
  expect(await run.store.holdsTask('vidu', task, 1_000)).toBe(true);
  expect(await run.store.holdsTask('vidu', task, 1_001)).toBe(false);
  expect(await run.store.holdsTask('kling', task, 0)).toBe(false);
  expect(await run.store.holdsTask('vidu', { taskId: 'task-1' }, 0)).toBe(false);
  expect(await run.store.holdsTask('vidu', { ...task, taskId: 'task-2' }, 0)).toBe(false);
});

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

it('counts refusals without a job, from the sixth of a day on', async () => {
  await using run = await start();
  const noon = 10 * 86_400_000;
  const quota = () =>
    run.store.used({ scope: { guildId: aJob().origin.guildId }, period: dayOf(noon), unit: 'videos' });
  const counted: boolean[] = [];
  for (let refusal = 0; refusal < 6; refusal++)
    counted.push(await run.store.noteRefusal(aJob({ createdAtMs: noon, reservedUsd: 1 })));
  expect(counted).toEqual([false, false, false, false, false, true]);
  expect(await quota()).toBe(1);
  expect([run.count('jobs'), run.count('ledger')]).toEqual([0, 6]);
  const usd = { scope: {}, period: dayOf(noon), unit: 'usd' } as const;
  expect(await run.store.used(usd)).toBe(0);
});

it('has in its sums nothing of what was taken back', async () => {
  await using run = await start();
  const noon = 10 * 86_400_000;
  const usd = () => run.store.used({ scope: {}, period: dayOf(noon), unit: 'usd' });
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

it('lists what is not settled, the oldest first', async () => {
  await using run = await start();
  const [young, old] = [2, 1].map((createdAtMs) => aJob({ createdAtMs, status: statuses.running }));
  for (const job of [young, old]) if (job) await run.store.insert(job);
  expect((await run.store.unsettled()).map(({ createdAtMs }) => createdAtMs)).toEqual([1, 2]);
});

it('gives out nothing of a job that was made anonymous', async () => {
  await using run = await start();
  const job = aJob({ status: statuses.succeeded, told: true, origin: { userId: '' } });
  await run.store.insert(job);
  expect(await run.store.get(job.id)).toBeUndefined();
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
