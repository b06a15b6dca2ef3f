import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { moveToPostgres } from '../../src/store/move-to-postgres.ts';
import { openStores } from '../../src/store/open-stores.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { aJob, statuses } from '../support/job.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { aCastMember } from '../support/requests.ts';
import { openTestStores, sqlIn } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HOUR_MS = 3_600_000;
const ever = { fromMs: 0, untilMs: 2_000_000_000_000 };
const done = (more: Parameters<typeof aJob>[0] = {}) =>
  aJob({ status: statuses.succeeded, told: true, costUsd: 0.25, ...more });

/** A data folder with a store, and the database that belongs to it. */
async function start(jobs = [done(), aJob({ reservedUsd: 2 })]) {
  const folder = await temporaryFolder();
  const databaseUrl = databaseUrlOf(folder.path, await sharedPostgres());
  const sqlite = await openTestStores(folder.path, { engine: 'SQLite' });
  for (const job of jobs) await sqlite.jobs.insert(job);
  await sqlite.keyv('secrets').set('signing-key', 'of-this-bot');
  for (const userId of ['mia', 'ada'])
    await sqlite.showcase.toggleStar({ jobId: '7', guildId: 'films', userId, givenAtMs: 1 });
  await sqlite.showcase.offer({ jobId: '7', guildId: 'films', userId: 'moe', askedAtMs: 1 }, 2);
  await sqlite.cast.add(aCastMember('mia'));
  await sqlite.keyv('settings').set('123', { paused: true });
  await sqlite.keyv('wishes').set('7', 'soon over', HOUR_MS);
  await sqlite.close();
  const config = { dataDir: folder.path, databaseUrl };
  return {
    ...{ ...config, folder },
    move: () => moveToPostgres(config, systemClock),
    // Whatever is in the folder.
    postgres: () => openPostgresStores(databaseUrl, systemClock),
    sqlite: () => openTestStores(folder.path, { engine: 'SQLite' }),
    sql: (statements: string) => sqlIn(folder.path, statements, 'Postgres'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe.runIf(hasPostgres)('a store that moves to Postgres', () => {
  it('takes everything with it, and never starts again', async () => {
    const jobs = Array.from({ length: 1_100 }, (_, index) => done({ request: { prompt: `boat ${index}` } }));
    const odd = done({ request: { prompt: 'a \0 and half a \ud83d, naïve' } });
    const open = aJob({ status: statuses.running, reservedUsd: 2 });
    await using bot = await start([...jobs, odd, open]);
    const file = new DatabaseSync(join(bot.dataDir, 'cutscene.sqlite'));
    // As earlier versions wrote entries.
    file
      .prepare('INSERT INTO keyv (key, entry) VALUES (?, ?)')
      .run('preferences::8', JSON.stringify(JSON.stringify({ value: 'ping' })));
    file.close();
    expect(await bot.move()).toEqual({ jobs: 1_102, ledger: 1_102, keyv: 4 });

    const stores = await bot.postgres();
    const job = jobs[777];
    expect(await stores.jobs.get(job?.id ?? '')).toEqual(job);
    expect((await stores.jobs.unsettled()).map(({ job }) => job.id)).toEqual([open.id]);
    // It can be continued.
    await stores.jobs.update({ ...open, status: statuses.delivering });
    const page = { guildId: odd.origin.guildId, userId: odd.origin.userId, offset: 0, limit: 5 };
    const found = await stores.jobs.past({ ...page, search: 'naive' });
    expect(found.jobs.map(({ request }) => request.prompt)).toEqual([
      'a \u{FFFD} and half a \u{FFFD}, naïve',
    ]);
    expect((await stores.jobs.past({ ...page, search: 'boat' })).total).toBe(1_100);
    expect(await stores.jobs.used({ scope: {}, period: ever, unit: 'usd' })).toBe(1_101 * 0.25 + 2);
    expect(await stores.keyv('settings').get('123')).toEqual({ paused: true });
    expect(await stores.showcase.stars('7')).toBe(2);
    expect(await stores.cast.get('cast-mia')).toEqual(aCastMember('mia'));
    expect(await stores.showcase.take(2, 1)).toMatchObject({ jobId: '7', userId: 'moe', state: 'due' });
    expect(await stores.keyv('preferences').get('8')).toBe('ping');
    const [soon] = await bot.sql("SELECT expires_at_ms AS at FROM keyv WHERE key = 'wishes::7'");
    expect(Math.abs(Number(soon?.['at']) - Date.now() - HOUR_MS)).toBeLessThan(10 * 60_000);
    await stores.close();

    await expect(bot.sqlite()).rejects.toThrow(/moved to Postgres/);
    // Again, after the bot has run there.
    await bot.sql("DELETE FROM keyv WHERE key = 'wishes::7'");
    expect(await bot.move()).toEqual({ jobs: 1_102, ledger: 1_102, keyv: 3 });
  });

  it('is moved anew after an interruption, with what the bot did meanwhile', async () => {
    await using bot = await start();
    await (await bot.postgres()).close();
    await bot.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'in the middle'; END $$;
      CREATE TRIGGER fail BEFORE INSERT ON jobs FOR EACH STATEMENT EXECUTE FUNCTION fail(); SELECT 1`);
    await expect(bot.move()).rejects.toThrow(/in the middle/);
    await expect(bot.postgres()).rejects.toThrow(/npm run migrate again/);
    const sqlite = await bot.sqlite();
    const [open] = await sqlite.jobs.unsettled();
    if (open) await sqlite.jobs.update({ ...open.job, ...done(), id: open.job.id });
    await sqlite.jobs.insert(done());
    await sqlite.close();

    await bot.sql('DROP TRIGGER fail ON jobs; SELECT 1');
    expect(await bot.move()).toEqual({ jobs: 3, ledger: 3, keyv: 3 });
    const stores = await bot.postgres();
    expect(await stores.jobs.unsettled()).toEqual([]);
    await stores.close();
  });

  it('has nothing to do but say so if it was interrupted at the very end', async () => {
    await using bot = await start();
    await bot.move();
    await bot.sql(`INSERT INTO keyv (key, entry) SELECT 'move::unfinished', entry FROM keyv
      WHERE key = 'secrets::signing-key'; SELECT 1`);
    await expect(bot.postgres()).rejects.toThrow(/npm run migrate again/);
    expect(await bot.move()).toEqual({ jobs: 2, ledger: 2, keyv: 3 });
    await (await bot.postgres()).close();
  });

  it.each<[string, RegExp, (bot: Awaited<ReturnType<typeof start>>) => Promise<unknown>]>([
    [
      'the database has another bot’s jobs',
      /DATABASE_URL: the database is in use/,
      async ({ postgres }) => {
        const stores = await postgres();
        await stores.jobs.insert(aJob());
        await stores.close();
      },
    ],
    [
      'the database has another bot’s settings',
      /DATABASE_URL: the database is in use/,
      async ({ postgres }) => {
        const stores = await postgres();
        await stores.keyv('settings').set('9', {});
        await stores.close();
      },
    ],
    [
      'another store’s move into it isn’t finished',
      /DATABASE_URL: the database is in use/,
      async ({ postgres, sql }) => {
        await (await postgres()).close();
        await sql("INSERT INTO keyv (key, entry) VALUES ('move::unfinished', 'of another'); SELECT 1");
      },
    ],
  ])('stays where it is if %s', async (_, problem, arrange) => {
    await using bot = await start();
    await arrange(bot);
    await expect(bot.move()).rejects.toThrow(problem);
    const stores = await bot.sqlite();
    expect(await stores.jobs.unsettled()).toHaveLength(1);
    await stores.close();
  });

  it('is not moved into a second database', async () => {
    await using bot = await start();
    await using other = await start();
    await bot.move();
    await expect(
      moveToPostgres({ dataDir: bot.dataDir, databaseUrl: other.databaseUrl }, systemClock),
    ).rejects.toThrow(/DATA_DIR: its store was moved to another database/);
  });

  it('is not forgotten by a bot with DATABASE_URL', async () => {
    await using bot = await start();
    await expect(openStores(bot, systemClock, () => {})).rejects.toThrow(/npm run migrate/);
  });
});
