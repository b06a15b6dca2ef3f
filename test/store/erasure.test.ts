import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { createJobStore } from '../../src/store/sqlite/job-store.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createPersonalData } from '../../src/store/sqlite/personal-data.ts';
import { aJob, statuses } from '../support/job.ts';
import { WITHOUT_SHOWCASE } from '../support/older-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const WORD = 'wozniakian';
/** As older versions stored it: with a provider's repetition. */
const cause = `ProviderError: create: 400: ${WORD} in the lighthouse is not allowed`;
const prompt = `${WORD} `.repeat(300);

const settled = [
  { status: { ...statuses.failed, cause }, told: true },
  { status: { ...statuses.failed, kind: 'lost' as const, cause: cause.repeat(60) }, told: true },
  { status: statuses.succeeded, told: true },
  { status: statuses.cancelled, told: true, notes: [WORD] },
];

/** How often the word occurs in any file of the folder, whatever SQLite still does with it. */
async function countIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
  const files = await Promise.all(paths.map((path) => readFile(path, 'latin1')));
  return files.join('\n').split(WORD).length - 1;
}

it.each(['makeAnonymous', 'remove'] as const)('leaves no word of a member or a provider: %s', async (way) => {
  await using folder = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  const [store, data] = [createJobStore(database), createPersonalData(database)];
  const kept = aJob({ status: statuses.succeeded, told: true, origin: { userId: '9' } });
  await store.insert(kept);
  for (let round = 0; round < 5; round++) {
    for (const fields of settled) {
      const job = aJob({ ...fields, request: { prompt } });
      await store.insert({ ...job, status: statuses.running, told: false });
      await store.update(job);
    }
  }
  expect(await countIn(folder.path)).toBeGreaterThan(1_000);

  const { jobs } = await data.settled({ userId: aJob().origin.userId }, 100);
  expect(jobs).toHaveLength(20);
  if (way === 'makeAnonymous') await data.makeAnonymous(jobs);
  else await data.remove(jobs.map(({ id }) => id));

  await data.wipe();
  expect(await countIn(folder.path)).toBe(0);
  for (const { id } of jobs) expect(await store.get(id)).toBeUndefined();
  expect(await store.get(kept.id)).toEqual(kept);
  await database.close();
  expect(await countIn(folder.path)).toBe(0);
});

it('cleans the file of a version that left what it deleted in it, once', async () => {
  await using folder = await temporaryFolder();
  const first = await openDatabase(folder.path, systemClock);
  await first.close();
  const old = new DatabaseSync(join(folder.path, 'cutscene.sqlite'));
  old.exec(
    `PRAGMA secure_delete = OFF; ${WITHOUT_SHOWCASE}; DROP INDEX jobs_with_owners; PRAGMA user_version = 7`,
  );
  const insert = old.prepare('INSERT INTO keyv (key, entry) VALUES (?, ?)');
  for (let index = 0; index < 50; index++) insert.run(`k${index}`, prompt);
  old.exec("DELETE FROM keyv; INSERT INTO keyv (key, entry) VALUES ('kept', '1')");
  old.close();
  expect(await countIn(folder.path)).toBeGreaterThan(1_000);
  const database = await openDatabase(folder.path, systemClock);
  expect(await countIn(folder.path)).toBe(0);
  const kept = database.connection.prepare('SELECT key, entry FROM keyv').all();
  expect(kept.map((row) => ({ ...row }))).toEqual([{ key: 'kept', entry: '1' }]);
  await database.close();
});

it('removes a deleted member from others’ videos of their image if nothing needs it', async () => {
  await using folder = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  const [store, data] = [createJobStore(database), createPersonalData(database)];
  const done = { status: statuses.succeeded, told: true, createdAtMs: 5 };
  const jobs = {
    hers: aJob({ ...done, imageOwnerIds: ['mia'] }),
    shared: aJob({ ...done, imageOwnerIds: ['moe', 'mia'] }),
    ofOthers: aJob({ ...done, imageOwnerIds: ['moe'] }),
    plain: aJob(done),
    later: aJob({ ...done, imageOwnerIds: ['mia'], createdAtMs: 9 }),
    running: aJob({ status: statuses.running, imageOwnerIds: ['mia'], createdAtMs: 5 }),
    where: aJob({ ...done, imageOwnerIds: ['mia'], origin: { guildId: '7' } }),
  };
  for (const job of Object.values(jobs)) await store.insert(job);
  await data.forgetImageOwner('mia', { beforeMs: 9, exceptGuildIds: ['7'] });
  const owners = await Promise.all(
    Object.entries(jobs).map(async ([name, { id }]) => [name, (await store.get(id))?.imageOwnerIds]),
  );
  expect(Object.fromEntries(owners)).toEqual({
    ...{ hers: [], shared: ['moe'], ofOthers: ['moe'], plain: undefined },
    ...{ later: ['mia'], running: ['mia'], where: ['mia'] },
  });
  const plan = database.connection
    .prepare(
      "EXPLAIN QUERY PLAN SELECT 1 FROM jobs WHERE data ->> '$.imageOwnerIds' IS NOT NULL AND created_at_ms < 9",
    )
    .all();
  expect(JSON.stringify(plan)).toContain('jobs_with_owners');
  await database.close();
});
