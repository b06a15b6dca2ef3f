import { existsSync } from 'node:fs';
import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { lockDataDir } from '../../src/store/data-dir.ts';
import { backUpStore } from '../../src/store/sqlite/backup.ts';
import type { Database } from '../../src/store/sqlite/database.ts';
import { createJobStore } from '../../src/store/sqlite/job-store.ts';
import { storeVersion } from '../../src/store/sqlite/migrations.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { restoreStore } from '../../src/store/sqlite/restore.ts';
import { createSqliteStores } from '../../src/store/sqlite/stores.ts';
import { upgradeBackups } from '../../src/store/sqlite/upgrade-backups.ts';
import { versionOf } from '../../src/store/sqlite/version.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { WITHOUT_CAST } from '../support/older-store.ts';
import { shape } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DAY_MS = 24 * 3_600_000;
const withStore = async <T>(dataDir: string, use: (database: Database) => Promise<T>): Promise<T> => {
  const database = await openDatabase(dataDir, systemClock);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
};
const insert = (dataDir: string, ...jobs: Job[]) =>
  withStore(dataDir, async (database) => {
    for (const job of jobs) await createJobStore(database).insert(job);
  });
const jobsIn = (dataDir: string, ids: string[]) =>
  withStore(dataDir, (database) => Promise.all(ids.map(createJobStore(database).get)));
const usedUsd = (dataDir: string) =>
  withStore(dataDir, (database) =>
    createJobStore(database).used({
      scope: {},
      period: { fromMs: 0, untilMs: 2_000_000_000_000 },
      unit: 'usd',
    }),
  );
/** As an older version left the store. */
async function makeOlder(dataDir: string) {
  const database = new DatabaseSync(join(dataDir, 'cutscene.sqlite'));
  database.exec(`${WITHOUT_CAST}; PRAGMA user_version = ${storeVersion - 1}`);
  database.close();
}

describe('a store of an older version', () => {
  it('is copied before its upgrade, complete and without anything to submit', async () => {
    await using folder = await temporaryFolder();
    const [queued, running] = [aJob(), aJob({ status: statuses.running, stage: 0 })];
    const done = aJob({ status: statuses.succeeded, told: true });
    await insert(folder.path, queued, running, done);
    await makeOlder(folder.path);
    await withStore(folder.path, async ({ connection }) => expect(versionOf(connection)).toBe(storeVersion));

    const [copy = ''] = upgradeBackups(folder.path);
    expect(copy).toBe(join(folder.path, 'backups', `version-${storeVersion - 1}.sqlite`));
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder.path, 'backups'))).mode & 0o777).toBe(0o700);
    const database = new DatabaseSync(copy, { readOnly: true });
    expect(versionOf(database)).toBe(storeVersion - 1);
    expect(
      database.prepare(`SELECT id, state, data ->> '$.isRestored' AS marked FROM jobs ORDER BY id`).all(),
    ).toEqual([
      { id: queued.id, state: 'unclear', marked: 1 },
      { id: running.id, state: 'running', marked: 1 },
      { id: done.id, state: 'succeeded', marked: null },
    ]);
    database.close();
    // The next start has nothing to upgrade.
    await withStore(folder.path, async () => {});
    expect(await readdir(join(folder.path, 'backups'))).toEqual([`version-${storeVersion - 1}.sqlite`]);
  });

  it('is not upgraded without a copy', async () => {
    await using folder = await temporaryFolder();
    await insert(folder.path, aJob());
    await makeOlder(folder.path);
    // In the place of the folder.
    await writeFile(join(folder.path, 'backups'), '');
    await expect(withStore(folder.path, async () => {})).rejects.toThrow(/DATA_DIR/);
    const database = new DatabaseSync(join(folder.path, 'cutscene.sqlite'));
    expect(versionOf(database)).toBe(storeVersion - 1);
    database.close();
  });

  it('leaves copies of three versions, for a week', async () => {
    await using folder = await temporaryFolder();
    await insert(folder.path, aJob());
    await withStore(folder.path, async () => {});
    const file = (version: number) => join(folder.path, 'backups', `version-${version}.sqlite`);
    await makeOlder(folder.path);
    await withStore(folder.path, async () => {});
    for (const version of [1, 2, 3]) {
      await writeFile(file(version), '');
      const madeAt = (systemClock.now() - (8 - version) * DAY_MS) / 1_000;
      await utimes(file(version), madeAt, madeAt);
    }
    await writeFile(join(folder.path, 'backups', 'mine.sqlite'), '');
    await makeOlder(folder.path);
    await withStore(folder.path, async (database) => {
      expect(upgradeBackups(folder.path)).toEqual([file(storeVersion - 1), file(3), file(2)]);
      await utimes(file(2), 0, 0);
      await createSqliteStores(database).personalData.dropExpired();
    });
    expect(upgradeBackups(folder.path)).toEqual([file(storeVersion - 1), file(3)]);
    expect(existsSync(join(folder.path, 'backups', 'mine.sqlite'))).toBe(true);
  });
});

describe('a restore', () => {
  it('keeps what was spent since, and forgets what was deleted since', async () => {
    await using folder = await temporaryFolder();
    await withStore(folder.path, (database) =>
      createSqliteStores(database).keyv('secrets').set('signing-key', 'a'),
    );
    const [kept, deleted, forgotten] = [1, 2, 3].map(() =>
      aJob({ status: statuses.succeeded, told: true, costUsd: 1, reservedUsd: 1 }),
    ) as [Job, Job, Job];
    const atWork = aJob({ status: statuses.running, reservedUsd: 2 });
    await insert(folder.path, kept, deleted, forgotten, atWork);
    const backup = join(folder.path, 'mine.sqlite');
    await backUpStore(folder.path, backup, systemClock.now());

    const since = [
      aJob({ status: statuses.succeeded, told: true, costUsd: 8 }),
      aJob({ status: statuses.running, reservedUsd: 16 }),
    ];
    await insert(folder.path, ...since);
    await withStore(folder.path, async (database) => {
      const { personalData } = createSqliteStores(database);
      await personalData.remove([deleted.id]);
      await personalData.makeAnonymous([forgotten]);
    });

    expect(await restoreStore(folder.path, backup, systemClock)).toEqual({
      ...{ version: storeVersion, isOlder: false, lostJobs: 1 },
      replaced: join(folder.path, 'backups', 'replaced.sqlite'),
    });
    const ids = [kept, deleted, forgotten, atWork, ...since].map(({ id }) => id);
    expect((await jobsIn(folder.path, ids)).map((job) => job?.status.state)).toEqual([
      ...['succeeded', undefined, undefined, 'running', undefined, undefined],
    ]);
    expect(await usedUsd(folder.path)).toBe(1 + 1 + 1 + 2 + 8 + 16);
    expect(await readdir(folder.path)).not.toContainEqual(expect.stringMatching(/^restoring/));

    // And back again.
    await restoreStore(folder.path, join(folder.path, 'backups', 'replaced.sqlite'), systemClock);
    expect((await jobsIn(folder.path, [since[1]?.id ?? '']))[0]?.status.state).toBe('running');
  });

  it('brings everything back after a new beginning', async () => {
    await using folder = await temporaryFolder();
    await using fresh = await temporaryFolder();
    await withStore(folder.path, (database) =>
      createSqliteStores(database).keyv('secrets').set('signing-key', 'a'),
    );
    await withStore(fresh.path, (database) =>
      createSqliteStores(database).keyv('secrets').set('signing-key', 'b'),
    );
    const [before, after] = [1, 2].map(() => aJob({ status: statuses.succeeded, told: true })) as [Job, Job];
    await insert(folder.path, before);
    const backup = join(folder.path, 'mine.sqlite');
    await backUpStore(folder.path, backup, systemClock.now());
    await insert(fresh.path, after);
    await restoreStore(fresh.path, backup, systemClock);
    expect((await jobsIn(fresh.path, [before.id, after.id])).map((job) => job?.id)).toEqual([
      before.id,
      undefined,
    ]);
  });

  // The engine of the other shape finds no file. A restored Postgres is found by `test/store/life.test.ts`.
  it.skipIf(shape === 'Postgres')(
    'orders nothing that may have been ordered since: neither a video nor the second stage of one',
    async () => {
      await using folder = await temporaryFolder();
      const request = { model: 'flux-schnell-svd' };
      const jobs = [
        aJob({ provider: 'replicate' }),
        aJob({ provider: 'replicate', status: statuses.submitting }),
        aJob({ provider: 'replicate', request, status: statuses.running }),
      ];
      await insert(folder.path, ...jobs);
      const backup = join(folder.path, 'mine.sqlite');
      await backUpStore(folder.path, backup, createFakeClock().now());
      await restoreStore(folder.path, backup, systemClock);

      const { provider, calls } = fakeProvider();
      await using run = await startEngine(folder.path, { ...provider, id: 'replicate' });
      await run.engine.resume();
      await run.until(() => run.told.length === 3);
      expect(run.told.map(({ state }) => state)).toEqual(['unclear', 'unclear', 'unclear']);
      expect([calls.submit, run.changes.includes('downloading→queued')]).toEqual([0, true]);
    },
  );

  it('needs no store that can be read', async () => {
    await using folder = await temporaryFolder();
    const job = aJob();
    await insert(folder.path, job);
    const backup = join(folder.path, 'mine.sqlite');
    await backUpStore(folder.path, backup, systemClock.now());
    for (const suffix of ['', '-wal', '-shm'])
      await writeFile(join(folder.path, `cutscene.sqlite${suffix}`), 'no store at all '.repeat(500));
    const { lostJobs } = await restoreStore(folder.path, backup, systemClock);
    expect(lostJobs).toBeUndefined();
    expect((await jobsIn(folder.path, [job.id]))[0]?.status.state).toBe('unclear');
  });

  it('needs no store at all', async () => {
    await using folder = await temporaryFolder();
    await using empty = await temporaryFolder();
    const job = aJob({ status: statuses.succeeded, told: true });
    await insert(folder.path, job);
    const backup = join(folder.path, 'mine.sqlite');
    await backUpStore(folder.path, backup, systemClock.now());
    expect(await restoreStore(empty.path, backup, systemClock)).toMatchObject({
      replaced: undefined,
      lostJobs: 0,
    });
    expect((await jobsIn(empty.path, [job.id]))[0]?.id).toBe(job.id);
  });

  it.each<[string, (dataDir: string, backup: string) => Promise<unknown>, RegExp]>([
    ['a bot uses the folder', (dataDir) => lockDataDir(dataDir, systemClock), /another Cutscene/],
    ['the backup is missing', async () => {}, /doesn't exist/],
    ['it is no store', (_, backup) => writeFile(backup, 'anything '.repeat(1_000)), /not a database/],
    ['it is empty', (_, backup) => writeFile(backup, ''), /isn't a backup/],
    [
      'it is of a newer version',
      async (_, backup) => new DatabaseSync(backup).exec(`PRAGMA user_version = ${storeVersion + 1}`),
      /newer Cutscene/,
    ],
  ])('changes nothing if %s', async (_, arrange, problem) => {
    await using folder = await temporaryFolder();
    const job = aJob();
    await insert(folder.path, job);
    const backup = join(folder.path, 'mine.sqlite');
    const lock = await arrange(folder.path, backup);
    await expect(restoreStore(folder.path, backup, systemClock)).rejects.toThrow(problem);
    (lock as { release?(): void } | undefined)?.release?.();
    expect((await jobsIn(folder.path, [job.id]))[0]?.status.state).toBe('queued');
    expect(await readdir(folder.path)).not.toContainEqual(expect.stringMatching(/^restoring|^backups/));
  });
});
