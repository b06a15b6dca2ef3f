import { describe, expect, it } from 'vitest';
import { answering } from '../../src/jobs/answer-limit.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { connectTo, type Query } from '../../src/store/postgres/database.ts';
import { SERVER } from '../../src/store/postgres/server-id.ts';
import { createFakeClock } from '../support/clock.ts';
import { whileTimePasses } from '../support/loopback-api.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { openLineTo } from '../support/postgres-line.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start(options = '') {
  const folder = await temporaryFolder();
  const url = new URL(databaseUrlOf(folder.path, await sharedPostgres()));
  url.searchParams.set('options', `${url.searchParams.get('options')} ${options}`);
  const database = connectTo(url.href, systemClock);
  return {
    ...database,
    url: url.href,
    async [Symbol.asyncDispose]() {
      await database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const raising = (condition: string) => `DO $$ BEGIN RAISE ${condition}; END $$`;
const pidOf = async (query: Query) => (await query('SELECT pg_backend_pid() AS pid'))[0]?.['pid'];

describe.runIf(hasPostgres)('a connection to Postgres', () => {
  it('is kept after a mistake, and made anew after a problem of the storage', async () => {
    await using run = await start();
    const first = await run.write(pidOf);
    const mistake = run.write(async (query) => {
      await query('CREATE TABLE left_over ()');
      throw new Error('refused');
    });
    await expect(mistake).rejects.toThrow('refused');
    expect(await run.read("SELECT to_regclass('left_over') AS found")).toEqual([{ found: null }]);
    expect(await run.write(pidOf)).toBe(first);
    const full = run.write((query) => query(raising('disk_full')));
    await expect(full).rejects.toMatchObject({ name: 'StorageError', reason: 'full' });
    expect(await run.write(pidOf)).not.toBe(first);
  });

  it.each([
    ['deadlock_detected', true],
    ['serialization_failure', true],
    ['admin_shutdown', true],
    ['lock_not_available', false],
    ['disk_full', false],
    ['division_by_zero', false],
  ])('does it again after %s: %s', async (condition, again) => {
    await using run = await start();
    const tries: boolean[] = [];
    const work = run.write(async (query, isRepeated) => {
      tries.push(isRepeated);
      if (!isRepeated) await query(raising(condition));
    });
    await expect(
      work.then(
        () => true,
        () => false,
      ),
    ).resolves.toBe(again);
    expect(tries).toEqual(again ? [false, true] : [false]);
  });

  it('waits a second for a server that isn’t there', async () => {
    const clock = createFakeClock();
    const startMs = clock.steadyMs();
    const { read, close } = connectTo('postgres://mia@127.0.0.1:1/films', clock);
    await expect(whileTimePasses(clock, read('SELECT 1'))).rejects.toMatchObject({ reason: 'unreachable' });
    expect(clock.steadyMs() - startMs).toBe(1_200);
    await close();
  });

  it('waits for no lock longer than the bot, and loses no commit, whatever the operator’s defaults', async () => {
    await using run = await start('-c synchronous_commit=off -c TimeZone=Asia/Tokyo');
    const names = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];
    const values = await Promise.all(
      [...names, 'synchronous_commit', 'TimeZone', 'application_name'].map(
        async (name) => (await run.read('SELECT current_setting($1) AS is', [name]))[0]?.['is'],
      ),
    );
    expect(values).toEqual(['2500ms', '10s', '10s', 'on', 'UTC', 'cutscene']);
  });

  it('reads whole numbers as numbers, and texts as texts', async () => {
    await using run = await start();
    const rows = await run.read("SELECT 9007199254740991::bigint AS big, 7::int AS small, '7' AS text");
    expect(rows).toEqual([{ big: 9_007_199_254_740_991, small: 7, text: '7' }]);
  });

  it('finds out once which server it is, and again on another connection', async () => {
    await using run = await start();
    const plan = `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT ${SERVER}`;
    const looks = async (query: Query) => !JSON.stringify(await query(plan)).includes('never executed');
    const [first, same] = await run.write(async (query) => [await looks(query), await looks(query)]);
    expect([first, same, await run.write(looks)]).toEqual([true, false, false]);
    const other = connectTo(run.url, systemClock);
    expect(await other.write(looks)).toBe(true);
    await other.close();
    const [one] = await run.read(`SELECT ${SERVER} AS id`);
    expect(one?.['id']).toMatch(/^\d+ [0-9A-F]{8}$/);
  });

  it('ends when it is closed, after what is under way', async () => {
    await using run = await start();
    const { write, close } = connectTo(run.url, systemClock);
    const pid = write(async (query) => {
      await query('SELECT pg_sleep(0.05)');
      return pidOf(query);
    });
    await close();
    const sql = 'SELECT FROM pg_stat_activity WHERE pid = $1';
    await expect.poll(async () => (await run.read(sql, [await pid])).length).toBe(0);
  });
});

describe.runIf(hasPostgres)('a write that a member waits for', () => {
  async function startAwaited() {
    const run = await start();
    await run.write((query) => query('CREATE TABLE films ()'));
    const line = await openLineTo(run.url);
    const database = connectTo(line.url, systemClock);
    await database.read('SELECT');
    const late = new AbortController();
    const limitsMs: number[] = [];
    const timeout = (ms: number) => {
      limitsMs.push(ms);
      return late.signal;
    };
    const clock = { ...createFakeClock(), timeout };
    const own = { clock, untilMs: clock.steadyMs() + 1_500, isAnswered: false, hasStored: false };
    return {
      ...{ own, line, database, late, limitsMs },
      insert: () =>
        answering.run(own, database.write<unknown>, (query: Query) =>
          query('INSERT INTO films DEFAULT VALUES'),
        ),
      count: async () => (await run.read('SELECT count(*) AS n FROM films'))[0]?.['n'],
      async [Symbol.asyncDispose]() {
        line.cut();
        await database.close();
        line.close();
        await run[Symbol.asyncDispose]();
      },
    };
  }

  it.each([
    ['BEGIN', false],
    ['INSERT', false],
    ['COMMIT', true],
  ])('is given up in time if its %s hangs, and may be done: %s', async (statement, mayBeDone) => {
    await using run = await startAwaited();
    const hangs = run.line.hang(statement);
    const outcome = run.insert().catch((error: unknown) => error);
    await hangs;
    run.late.abort();
    expect(await outcome).toMatchObject({ name: 'StorageError', reason: 'unreachable', mayBeDone });
    expect([run.limitsMs, run.own.hasStored]).toEqual([[2_000], false]);
  });

  it('isn’t begun any more once it was given up, and is remembered if it was stored', async () => {
    await using run = await startAwaited();
    await run.insert();
    expect([run.own.hasStored, await run.count()]).toEqual([true, 1]);
    // All connections are busy until it is given up.
    const busy = Promise.withResolvers<void>();
    const others = Array.from({ length: 10 }, () => run.database.write(() => busy.promise));
    const outcome = run.insert().catch((error: unknown) => error);
    run.late.abort();
    expect(await outcome).toMatchObject({ mayBeDone: false });
    busy.resolve();
    await Promise.all(others);
    await run.database.read('SELECT');
    expect(await run.count()).toBe(1);
  });

  it('may be done if the answer to its commit was lost, whatever comes of the attempts after it', async () => {
    await using run = await startAwaited();
    const hangs = run.line.hang('COMMIT');
    const outcome = run.database
      .write((query) => query('INSERT INTO films DEFAULT VALUES'))
      .catch((error: unknown) => error);
    await hangs;
    run.line.cut();
    expect(await outcome).toMatchObject({ reason: 'unreachable', mayBeDone: true });
  });
});
