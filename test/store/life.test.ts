import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { beginLife, type Life } from '../../src/store/postgres/life.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { sqlIn } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MINUTE_MS = 60_000;

async function start() {
  const folder = await temporaryFolder();
  const clock = createFakeClock();
  const config = { dataDir: folder.path, databaseUrl: databaseUrlOf(folder.path, await sharedPostgres()) };
  const stores = await openPostgresStores(config.databaseUrl, clock);
  const url = new URL(config.databaseUrl);
  // Functions of the database come before the server's own.
  url.searchParams.set('options', `${url.searchParams.get('options')},pg_catalog`);
  const jobs = [
    aJob({ reservedUsd: 1 }),
    aJob({ status: statuses.running }),
    aJob({ status: statuses.accepted }),
  ];
  for (const job of jobs) await stores.jobs.insert(job);
  await stores.jobs.insert(aJob({ status: statuses.succeeded, told: true }));
  const sql = (statements: string) => sqlIn(folder.path, statements, 'Postgres');
  const others = [await temporaryFolder(), await temporaryFolder()];
  return {
    /** Of three processes, each with a folder of its own. */
    processes: [config, ...others.map(({ path }) => ({ ...config, dataDir: path }))],
    ...{ clock, stores, jobs, sql },
    begin: () => beginLife({ ...config, databaseUrl: url.href }, clock),
    /** Who may read what it keeps in the folder. */
    mode: async () => (await stat(join(folder.path, 'database.json'))).mode & 0o777,
    loseFolder: () => rm(join(folder.path, 'database.json'), { force: true }),
    /** As `pg_dump` and a restore would have it. */
    async dump() {
      await sql('DROP TABLE IF EXISTS dumped; CREATE TABLE dumped AS TABLE life; SELECT 1');
      return () => sql('DELETE FROM life; INSERT INTO life SELECT * FROM dumped; SELECT 1');
    },
    async [Symbol.asyncDispose]() {
      await stores.close();
      for (const other of others) await other[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
type Run = Awaited<ReturnType<typeof start>>;

/** One run of a bot. `crashes`: it doesn't end cleanly. */
async function live({ begin, clock, sql, mode }: Run, ms: number, { crashes = false } = {}) {
  const life = await begin();
  for (let passed = 0; passed < ms; passed += 10_000) {
    const [before] = await sql('SELECT beat FROM life');
    clock.advance(10_000);
    await expect
      .poll(async () => (await sql('SELECT beat FROM life'))[0]?.['beat'])
      .not.toBe(before?.['beat']);
    await expect.poll(() => clock.nextInMs).toBe(10_000);
  }
  const kept = await sql('SELECT stopped, at_ms FROM life');
  await life.end();
  expect([clock.nextInMs, await mode()]).toEqual([undefined, 0o600]);
  if (crashes)
    await sql(`UPDATE life SET stopped = ${kept[0]?.['stopped']}, at_ms = ${kept[0]?.['at_ms']}; SELECT 1`);
  return life.restoredJobs;
}

/** The server that accepted the jobs has failed, and another one has all that it had stored. */
const takeOver = ({ sql }: Run) =>
  sql(`UPDATE life SET timeline = '00000000';
    UPDATE jobs SET server = split_part(server, ' ', 1) || ' 00000000'; SELECT 1`);

describe.runIf(hasPostgres)('a database that is', () => {
  it.each<[string, (run: Run) => Promise<unknown>]>([
    ['new', async () => {}],
    ['used as before', (run) => live(run, MINUTE_MS)],
    [
      'used as before, after days',
      async (run) => {
        await live(run, MINUTE_MS);
        run.clock.advance(5_000 * MINUTE_MS);
      },
    ],
    [
      'used as before, days after a crash',
      async (run) => {
        await live(run, MINUTE_MS, { crashes: true });
        run.clock.advance(5_000 * MINUTE_MS);
      },
    ],
    [
      'used from another folder, days after a stop',
      async (run) => {
        await live(run, MINUTE_MS);
        await run.loseFolder();
        run.clock.advance(5_000 * MINUTE_MS);
      },
    ],
    [
      'used from another folder, ten minutes after a crash',
      async (run) => {
        await live(run, MINUTE_MS, { crashes: true });
        await run.loseFolder();
        run.clock.advance(10 * MINUTE_MS);
      },
    ],
    [
      'another one than the folder knows',
      async (run) => {
        await live(run, MINUTE_MS);
        await run.sql('UPDATE life SET store = gen_random_uuid(), beat = 1; SELECT 1');
      },
    ],
  ])('%s is in the present', async (_, arrange) => {
    await using run = await start();
    await arrange(run);
    expect(await live(run, 0)).toBeUndefined();
    expect((await run.stores.jobs.unsettled()).some(({ job }) => job.isRestored)).toBe(false);
  });

  it.each<[string, (run: Run) => Promise<unknown>]>([
    [
      'restored from a dump',
      async (run) => {
        await live(run, MINUTE_MS);
        const restore = await run.dump();
        await live(run, MINUTE_MS);
        await restore();
      },
    ],
    [
      'restored from a dump of the very start',
      async (run) => {
        await live(run, 0);
        const restore = await run.dump();
        await live(run, 0);
        await restore();
      },
    ],
    [
      'restored on another machine',
      async (run) => {
        await live(run, MINUTE_MS, { crashes: true });
        await run.loseFolder();
        run.clock.advance(11 * MINUTE_MS);
      },
    ],
    [
      'taken over by a standby',
      async (run) => {
        await live(run, MINUTE_MS);
        await takeOver(run);
      },
    ],
    [
      'restored from a dump that a standby had taken over before',
      async (run) => {
        await live(run, MINUTE_MS);
        await run.sql("UPDATE life SET timeline = '00000000'; SELECT 1");
        const restore = await run.dump();
        await live(run, MINUTE_MS);
        await restore();
      },
    ],
  ])('%s is in the past, and orders nothing again', async (_, arrange) => {
    await using run = await start();
    await arrange(run);
    expect(await live(run, 0)).toBe(3);
    const unsettled = (await run.stores.jobs.unsettled()).map(({ job }) => job);
    expect(unsettled.map(({ status, isRestored }) => [status.state, isRestored])).toEqual([
      ['unclear', true],
      ['running', true],
      ['unclear', true],
    ]);
    expect(await run.sql('SELECT state, quota_counted FROM ledger ORDER BY job_id LIMIT 1')).toEqual([
      { state: 'held', quota_counted: 0 },
    ]);
    // They can go on, and nothing of this happens again.
    for (const job of unsettled) await run.stores.jobs.update(job);
    expect(await live(run, 0)).toBeUndefined();
  });
});

describe.runIf(hasPostgres)('a database', () => {
  it('whose server keeps its write-ahead log to itself is in the present', async () => {
    await using run = await start();
    expect(await live(run, 0)).toBeUndefined();
    const answer = (sql: string) =>
      run.sql(`CREATE OR REPLACE FUNCTION pg_current_wal_lsn() RETURNS pg_lsn LANGUAGE plpgsql
        AS $$ BEGIN ${sql}; END $$; SELECT 1`);
    for (const sql of ['RAISE insufficient_privilege', 'RETURN pg_catalog.pg_current_wal_lsn()']) {
      await answer(sql);
      expect(await live(run, 0)).toBeUndefined();
    }
    expect(await run.sql('SELECT timeline FROM life')).toEqual([{ timeline: '00000001' }]);
  });

  it('that is in the past may have jobs that nobody can read', async () => {
    await using run = await start();
    await live(run, 0);
    const [unreadable] = run.jobs;
    await run.sql(`UPDATE jobs SET data = '{}' WHERE id = '${unreadable?.id}';
      UPDATE jobs SET server = NULL;
      UPDATE life SET timeline = '00000000'; SELECT 1`);
    expect(await live(run, 0)).toBe(3);
    expect(await run.sql('SELECT state FROM jobs WHERE NOT settled ORDER BY id')).toEqual([
      ...[{ state: 'queued' }, { state: 'running' }, { state: 'unclear' }],
    ]);
  });

  it('is counted no further after an end in the middle of a count', async () => {
    await using run = await start();
    const life = await run.begin();
    run.clock.advance(10_000);
    await life.end();
    expect(run.clock.nextInMs).toBeUndefined();
    expect(await run.sql('SELECT stopped, beat FROM life')).toEqual([{ stopped: true, beat: 3 }]);
  });

  it('that can’t be written doesn’t end the bot', async () => {
    await using run = await start();
    const life = await run.begin();
    await run.sql('ALTER TABLE life RENAME TO gone; SELECT 1');
    run.clock.advance(10_000);
    await expect.poll(() => run.clock.nextInMs).toBe(10_000);
    await run.sql('ALTER TABLE gone RENAME TO life; SELECT 1');
    await life.end();
    expect(await run.sql('SELECT stopped, beat FROM life')).toEqual([{ stopped: true, beat: 2 }]);
  });
});

it.runIf(hasPostgres)(
  'a standby that has taken over knows what became of the jobs that it accepted',
  async () => {
    await using run = await start();
    await live(run, MINUTE_MS);
    await takeOver(run);
    // Written before anybody has noticed: a job of now, and a change of one from before.
    const job = aJob();
    await run.stores.jobs.insert(job);
    const [queued] = run.jobs;
    if (queued) await run.stores.jobs.update({ ...queued, notes: ['changed'] });
    expect(await live(run, 0)).toBe(3);
    const stored = async (id = '') => run.stores.jobs.get(id);
    expect(await stored(job.id)).toEqual(job);
    expect(await stored(queued?.id)).toMatchObject({ status: { state: 'unclear' }, isRestored: true });
    // The next one knows nothing of this one's.
    await takeOver(run);
    await live(run, 0);
    expect(await stored(job.id)).toMatchObject({ status: { state: 'unclear' }, isRestored: true });
  },
);

it.runIf(hasPostgres)(
  'is found in the past by one of several processes, as often as it happens',
  async () => {
    await using run = await start();
    const startAll = async () => {
      const lives = [];
      for (const process of run.processes) lives.push(await beginLife(process, run.clock));
      return lives;
    };
    const stop = (lives: readonly Life[]) => Promise.all(lives.map((life) => life.end()));
    await stop(await startAll());
    const restore = await run.dump();
    await stop(await startAll());
    // The others count further than the first.
    for (let n = 0; n < 3; n++)
      for (const process of run.processes.slice(1)) await (await beginLife(process, run.clock)).end();
    for (let time = 0; time < 2; time++) {
      await restore();
      const job = aJob();
      const lives = [];
      for (const process of run.processes) {
        lives.push(await beginLife(process, run.clock));
        // Accepted since: it hasn't been ordered before.
        if (lives.length === 1) await run.stores.jobs.insert(job);
      }
      expect(lives.map(({ restoredJobs }) => restoredJobs !== undefined)).toEqual([true, false, false]);
      expect(await run.stores.jobs.get(job.id)).toEqual(job);
      await stop(lives);
    }
    const lives = await startAll();
    expect(lives.map(({ restoredJobs }) => restoredJobs)).toEqual([undefined, undefined, undefined]);
    await stop(lives);
  },
);
