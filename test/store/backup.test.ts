import { readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { backUpStore } from '../../src/store/sqlite/backup.ts';
import { createJobStore } from '../../src/store/sqlite/job-store.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('copies the store while it is written to, whole, for the owner alone, and ready to be put back', async () => {
  await using folder = await temporaryFolder();
  await using restored = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  const store = createJobStore(database);
  const jobs = Object.values(statuses).map((status) => aJob({ status }));
  for (const job of jobs) await store.insert(job);

  const target = join(restored.path, 'cutscene.sqlite');
  const writing = Array.from({ length: 200 }, () =>
    store.insert(aJob({ status: statuses.succeeded, told: true })),
  );
  const { bytes } = await backUpStore(folder.path, target, systemClock.now());
  await Promise.all(writing);
  // A second one replaces the first.
  await backUpStore(folder.path, target, systemClock.now());
  expect(await readdir(restored.path)).toEqual(['cutscene.sqlite']);
  expect(bytes).toBeGreaterThan(10_000);
  expect((await stat(target)).mode & 0o777).toBe(0o600);

  // Complete in one file: no log has to be restored with it.
  const header = await readFile(target);
  expect([header[18], header[19]]).toEqual([1, 1]);

  const second = await openDatabase(restored.path, systemClock);
  const copies = createJobStore(second);
  for (const job of jobs) {
    const copy = await copies.get(job.id);
    // A job that may be submitted in the meantime isn't submitted again.
    const isOrdered = !['accepted', 'queued'].includes(job.status.state);
    expect(copy?.status.state).toBe(isOrdered ? job.status.state : 'unclear');
    if (!isOrdered) expect(copy?.status).toMatchObject({ cause: expect.stringContaining('backup') });
    expect(await store.get(job.id)).toEqual(job);
  }
  await second.close();
  await database.close();
});

it.runIf(process.platform === 'linux')('leaves no file open', async () => {
  await using folder = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  await database.close();
  await backUpStore(folder.path, join(folder.path, 'backup.sqlite'), systemClock.now());
  const opened = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  expect(opened.filter((path) => path.startsWith(folder.path))).toEqual([]);
});

it('leaves an earlier backup alone where the store can not be read', async () => {
  await using folder = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  await database.close();
  const target = join(folder.path, 'backup.sqlite');
  await backUpStore(folder.path, target, systemClock.now());
  const { mtimeMs } = await stat(target);
  await expect(backUpStore(join(folder.path, 'nowhere'), target, systemClock.now())).rejects.toThrow();
  expect((await stat(target)).mtimeMs).toBe(mtimeMs);
  expect((await readdir(folder.path)).filter((name) => name.startsWith('backup'))).toEqual(['backup.sqlite']);
});

it('makes no backup of a damaged store, and leaves nothing of it', async () => {
  await using folder = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  const store = createJobStore(database);
  for (let job = 0; job < 100; job++) await store.insert(aJob({ status: statuses.succeeded, told: true }));
  const pages = database.connection
    .prepare("SELECT pageno, pgsize FROM dbstat WHERE name = 'jobs_of_member' AND pagetype = 'leaf'")
    .all();
  await database.close();
  const path = join(folder.path, 'cutscene.sqlite');
  const file = await readFile(path);
  for (const { pageno, pgsize } of pages)
    file.fill(0xff, (Number(pageno) - 1) * Number(pgsize) + 100, Number(pageno) * Number(pgsize));
  await writeFile(path, file);
  const target = join(folder.path, 'backup.sqlite');
  await expect(backUpStore(folder.path, target, systemClock.now())).rejects.toThrow(/damaged|malformed/);
  expect((await readdir(folder.path)).filter((name) => name.startsWith('backup'))).toEqual([]);
});
