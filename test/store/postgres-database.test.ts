import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { connectTo, type Query } from '../../src/store/postgres/database.ts';
import { createFakeClock } from '../support/clock.ts';
import { whileTimePasses } from '../support/loopback-api.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
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
