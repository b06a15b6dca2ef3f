import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { aJob, statuses } from '../support/job.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const mia = { guildId: '1200000000000000002', userId: '1200000000000000004' };
const any = { ...mia, search: '', offset: 0, limit: 5 };

describe.each(engines)('in %s', (engine) => {
  async function openStore(dataDir: string) {
    const stores = await openTestStores(dataDir, { engine });
    const { jobs: store } = stores;
    return {
      ...{ stores, store },
      prompts: async (search: string, query = any) =>
        (await store.past({ ...query, search })).jobs.map(({ request }) => request.prompt),
      add: (prompt: string, fields: Parameters<typeof aJob>[0] = {}) =>
        store.insert(aJob({ status: statuses.succeeded, told: true, ...fields, request: { prompt } })),
      [Symbol.asyncDispose]: stores.close,
    };
  }

  it('finds what a member made in a guild, the newest first, and nothing else', async () => {
    await using folder = await temporaryFolder();
    await using opened = await openStore(folder.path);
    const { add, prompts, store } = opened;
    await add('old');
    await add('failed', { status: statuses.failed });
    await add('running', { status: statuses.running, told: false });
    await add('never answered', { status: { state: 'cancelled', reason: 'unanswered' } });
    await add('of another member', { origin: { userId: '1200000000000000009' } });
    await add('of another guild', { origin: { guildId: '1200000000000000009' } });
    await add('new');
    expect(await prompts('')).toEqual(['new', 'failed', 'old']);
    const { jobs, total } = await store.past({ ...any, offset: 1, limit: 1 });
    expect([jobs.map(({ request }) => request.prompt), total]).toEqual([['failed'], 3]);
  });

  it('shows the later of two videos of one instant first, on every page once', async () => {
    await using folder = await temporaryFolder();
    await using opened = await openStore(folder.path);
    const { add, store } = opened;
    const prompts = ['one', 'two', 'three', 'four'];
    // Whatever the order in which they were stored.
    for (const index of [2, 0, 3, 1])
      await add(prompts[index] ?? '', { id: `130000000000000000${index}`, createdAtMs: 7 });
    const pages = await Promise.all([0, 1, 2, 3].map((offset) => store.past({ ...any, offset, limit: 1 })));
    const shown = pages.flatMap(({ jobs }) => jobs.map(({ request }) => request.prompt));
    expect(shown).toEqual(prompts.toReversed());
  });

  it('finds words and their beginnings in any order, case and accent, of one member alone', async () => {
    await using folder = await temporaryFolder();
    await using opened = await openStore(folder.path);
    const { add, prompts, store } = opened;
    await add('Ein Café am Fluss, Nebel');
    await add('a cat by the river');
    await add('a cat of somebody else', { origin: { userId: '1200000000000000009' } });
    expect(await prompts('fluss CAFE')).toEqual(['Ein Café am Fluss, Nebel']);
    expect(await prompts('ca')).toEqual(['a cat by the river', 'Ein Café am Fluss, Nebel']);
    expect((await store.past({ ...any, search: 'cat', limit: 1 })).total).toBe(1);
    expect(await prompts('cat nebel')).toEqual([]);
    expect(await prompts('OR NOT "')).toEqual([]);
    await add('a 5"x7" print');
    expect(await prompts('5"x7')).toEqual(['a 5"x7" print']);
  });
});

it('knows the prompts of a store of the first version, and forgets those of jobs that are deleted', async () => {
  await using folder = await temporaryFolder();
  const old = new DatabaseSync(join(folder.path, 'cutscene.sqlite'));
  old.exec(`
    CREATE TABLE jobs (id TEXT PRIMARY KEY, state TEXT NOT NULL, settled INTEGER NOT NULL, guild_id TEXT NOT NULL,
      user_id TEXT NOT NULL, created_at_ms INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
    CREATE TABLE keyv (key TEXT PRIMARY KEY, entry TEXT NOT NULL) STRICT;
    PRAGMA user_version = 1`);
  const job = aJob({ status: statuses.succeeded, told: true, request: { prompt: 'a kite' } });
  old
    .prepare('INSERT INTO jobs VALUES (?, ?, 1, ?, ?, 1, ?)')
    .run(job.id, 'succeeded', mia.guildId, mia.userId, JSON.stringify(job));
  old.close();

  const stores = await openTestStores(folder.path, { engine: 'SQLite' });
  const found = await stores.jobs.past({ ...any, search: 'kite' });
  expect(found.jobs.map(({ request }) => request.prompt)).toEqual(['a kite']);
  await stores.sql('DELETE FROM jobs');
  expect(await stores.sql('SELECT count(*) AS n FROM prompts')).toEqual([{ n: 0 }]);
  await stores.close();
});
