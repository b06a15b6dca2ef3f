import { chmod, mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { StartError } from '../../src/errors.ts';
import { StorageError } from '../../src/jobs/store.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { lockDataDir } from '../../src/store/data-dir.ts';
import { createJobStore, JOB_BY_MESSAGE } from '../../src/store/sqlite/job-store.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createPersonalData } from '../../src/store/sqlite/personal-data.ts';
import { createSqliteStores } from '../../src/store/sqlite/stores.ts';
import { createStartGuard } from '../../src/store/start-guard.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the database', () => {
  it('keeps the good writes of a commit when one of them is bad', async () => {
    await using folder = await temporaryFolder();
    const database = await openDatabase(folder.path, systemClock);
    const put = (key: string, entry: string | null) =>
      database.write(() => database.connection.prepare('INSERT INTO keyv VALUES (?, ?)').run(key, entry), {
        toDisk: key === 'b',
      });
    const results = await Promise.allSettled([put('a', '1'), put('bad', null), put('b', '2')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(database.connection.prepare('SELECT key FROM keyv ORDER BY key').all()).toEqual([
      { key: 'a' },
      { key: 'b' },
    ]);
    await database.close();
  });

  it('refuses all writes of a commit that can not be made, and takes later ones', async () => {
    await using folder = await temporaryFolder();
    const database = await openDatabase(folder.path, systemClock);
    const insert = database.connection.prepare("INSERT INTO keyv VALUES ('a', '1')");
    database.connection.exec('PRAGMA query_only = 1');
    const refused = database.write(() => insert.run(), { toDisk: true });
    await expect(refused).rejects.toThrow(/readonly/);
    database.connection.exec('PRAGMA query_only = 0');
    await database.write(() => insert.run(), { toDisk: true });
    await database.close();
  });

  it('refuses all writes of a commit in which one finds no room, as a full disk', async () => {
    await using folder = await temporaryFolder();
    const database = await openDatabase(folder.path, systemClock);
    const { connection } = database;
    const insert = connection.prepare('INSERT INTO keyv VALUES (?, ?)');
    const put = (key: string, entry: string) =>
      database
        .write(() => insert.run(key, entry), { toDisk: false })
        .then(
          () => 'stored',
          (error: unknown) => (error instanceof StorageError ? error.reason : error),
        );
    connection.exec(
      `PRAGMA max_page_count = ${connection.prepare('PRAGMA page_count').get()?.['page_count']}`,
    );
    expect(await Promise.all([put('a', '1'), put('b', 'x'.repeat(100_000))])).toEqual(['full', 'full']);
    connection.exec('PRAGMA max_page_count = 1000000');
    expect(await Promise.all([put('a', '1'), put('b', '2')])).toEqual(['stored', 'stored']);
    await database.close();
  });

  it('refuses what it can not bring to the disk, and that alone', async () => {
    await using folder = await temporaryFolder();
    const database = await openDatabase(folder.path, systemClock);
    const insert = database.connection.prepare('INSERT INTO keyv VALUES (?, 1)');
    const put = (key: string, toDisk: boolean) => database.write(() => insert.run(key).changes, { toDisk });
    await using file = await open(join(folder.path, 'file'), 'w');
    const flush = vi.spyOn(Object.getPrototypeOf(file), 'datasync');
    flush.mockRejectedValueOnce(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
    try {
      const refused = expect(put('a', true)).rejects.toMatchObject({
        name: 'StorageError',
        reason: 'failing',
      });
      expect(await put('b', false)).toBe(1);
      await refused;
      expect(await put('c', true)).toBe(1);
      expect(flush).toHaveBeenCalledTimes(2);
      await put('d', false);
      expect(flush).toHaveBeenCalledTimes(2);
    } finally {
      flush.mockRestore();
    }
    await database.close();
  });

  it('waits for another program that has locked the file, without blocking, but not forever', async () => {
    await using folder = await temporaryFolder();
    const database = await openDatabase(folder.path, systemClock);
    const insert = database.connection.prepare('INSERT INTO keyv VALUES (?, 1)');
    const put = (key: string) => database.write(() => insert.run(key), { toDisk: false });
    const other = new DatabaseSync(join(folder.path, 'cutscene.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const waiting = [put('a'), put('b')];
    // Its timer couldn't fire if the wait blocked the event loop.
    setTimeout(() => other.exec('COMMIT'), 100);
    await Promise.all(waiting);
    other.exec('BEGIN IMMEDIATE');
    const refused = await put('c').catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'StorageError', reason: 'locked' });
    other.close();
    await put('d');
    expect(database.connection.prepare('SELECT key FROM keyv ORDER BY key').all()).toEqual(
      ['a', 'b', 'd'].map((key) => ({ key })),
    );
    await database.close();
  });

  /** A store that another program has locked, and a clock for the waits. */
  async function openLocked(dataDir: string) {
    const clock = createFakeClock();
    const database = await openDatabase(dataDir, clock);
    const insert = database.connection.prepare('INSERT INTO keyv VALUES (?, 1)');
    const other = new DatabaseSync(join(dataDir, 'cutscene.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const ended: string[] = [];
    const settle = async () => {
      for (let turn = 0; turn < 5; turn++) await setImmediate();
    };
    return {
      ...{ database, clock, ended, settle, unlock: () => other.close() },
      async put(key: string) {
        void database
          .write(() => insert.run(key), { toDisk: false })
          .then(
            () => ended.push(`${key} is stored`),
            ({ reason }: StorageError) => ended.push(`${key} is refused: ${reason}`),
          );
        await settle();
      },
      async pass(ms: number) {
        clock.advance(ms);
        await settle();
      },
    };
  }

  it('gives each write 1.2 s for another program that has locked the file', async () => {
    await using folder = await temporaryFolder();
    const run = await openLocked(folder.path);
    await run.put('a');
    await run.pass(600);
    await run.put('b');
    await run.pass(599);
    expect([run.ended, run.clock.waiting]).toEqual([[], 1]);
    await run.pass(1);
    expect([run.ended, run.clock.waiting]).toEqual([['a is refused: locked'], 1]);
    run.unlock();
    await run.pass(50);
    expect([run.ended.slice(1), run.clock.waiting]).toEqual([['b is stored'], 0]);
    await run.database.close();
  });

  it('plans nothing once all that waited is refused', async () => {
    await using folder = await temporaryFolder();
    const run = await openLocked(folder.path);
    await run.put('a');
    await run.pass(1_200);
    expect([run.ended, run.clock.waiting]).toEqual([['a is refused: locked'], 0]);
    run.unlock();
    await run.database.close();
  });

  it('is closed without a wait where nothing is locked', async () => {
    await using folder = await temporaryFolder();
    const clock = createFakeClock();
    const { connection, write, close } = await openDatabase(folder.path, clock);
    const written = write(() => connection.exec("INSERT INTO keyv VALUES ('a', 1)"), { toDisk: false });
    await close();
    await written;
    expect(clock.waiting).toBe(0);
  });

  it('is closed once what waits is stored', async () => {
    await using folder = await temporaryFolder();
    const run = await openLocked(folder.path);
    await run.put('a');
    const closed = run.database.close();
    await run.pass(50);
    expect([run.ended, run.database.connection.isOpen]).toEqual([[], true]);
    run.unlock();
    await run.pass(50);
    await closed;
    expect([run.ended, run.database.connection.isOpen]).toEqual([['a is stored'], false]);
  });

  const sqliteError = (errcode: number) =>
    Object.assign(new Error('it failed'), { code: 'ERR_SQLITE_ERROR', errcode });

  it.each([
    ['begin', 'BEGIN IMMEDIATE'],
    ['end', 'COMMIT'],
  ])('refuses at once what it can not %s, and takes what comes then', async (_, statement) => {
    await using folder = await temporaryFolder();
    const { connection, write, close } = await openDatabase(folder.path, systemClock);
    const insert = connection.prepare('INSERT INTO keyv VALUES (?, 1)');
    const exec = connection.exec.bind(connection);
    let isBroken = true;
    vi.spyOn(connection, 'exec').mockImplementation((sql) => {
      if (sql !== statement || !isBroken) return exec(sql);
      isBroken = false;
      throw sqliteError(10);
    });
    await expect(write(() => insert.run('a'), { toDisk: false })).rejects.toMatchObject({
      reason: 'failing',
    });
    await write(() => insert.run('b'), { toDisk: false });
    expect(connection.prepare('SELECT key FROM keyv').all()).toEqual([{ key: 'b' }]);
    await close();
  });

  it('undoes all of a write that fails in the middle', async () => {
    await using folder = await temporaryFolder();
    const { connection, write, close } = await openDatabase(folder.path, systemClock);
    const insert = connection.prepare('INSERT INTO keyv VALUES (?, 1)');
    const half = () => {
      insert.run('a');
      throw new TypeError('x');
    };
    await expect(write(half, { toDisk: false })).rejects.toThrow(TypeError);
    expect(connection.prepare('SELECT key FROM keyv').all()).toEqual([]);
    await close();
  });

  it.each([
    ['full', 13, openDatabase, 'is full; free some space'],
    ['failing', 10, openDatabase, "can't be opened (it failed); restore it from a backup"],
    ['full already for the lock', 13, lockDataDir, 'is full; free some space'],
  ])(
    'tells the operator of a disk that is %s where it can not be opened',
    async (_, errcode, begin, sentence) => {
      await using folder = await temporaryFolder();
      const exec = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(() => {
        throw sqliteError(errcode);
      });
      try {
        await expect(begin(folder.path, systemClock)).rejects.toMatchObject({
          problems: [expect.stringContaining(sentence)],
        });
      } finally {
        exec.mockRestore();
      }
    },
  );

  it('is not rewritten for what was deleted where no older version can have left it', async () => {
    await using folder = await temporaryFolder();
    const exec = vi.spyOn(DatabaseSync.prototype, 'exec');
    const isRewritten = async () => {
      exec.mockClear();
      await (await openDatabase(folder.path, systemClock)).close();
      return exec.mock.calls.some(([sql]) => sql === 'VACUUM');
    };
    try {
      // A new file, and one of this version.
      expect([await isRewritten(), await isRewritten()]).toEqual([false, false]);
    } finally {
      exec.mockRestore();
    }
  });

  it('finds a job by the message of its progress and by that of its video, without looking through all', async () => {
    await using folder = await temporaryFolder();
    const database = await openDatabase(folder.path, systemClock);
    const store = createJobStore(database);
    const job = aJob({ origin: { messageId: '11' }, status: { ...statuses.succeeded, messageId: '22' } });
    await Promise.all([store.insert(aJob()), store.insert(job)]);
    for (const id of ['11', '22']) expect((await store.getByMessage(id))?.id).toBe(job.id);
    expect(await store.getByMessage('33')).toBeUndefined();
    const plan = database.connection.prepare(`EXPLAIN QUERY PLAN ${JOB_BY_MESSAGE}`).all('11');
    expect(JSON.stringify(plan)).toMatch(/jobs_by_reply.*jobs_by_video/);
    await database.close();
  });

  it.each([
    ['a newer version', async (path: string) => newer(path), /^DATA_DIR: [^(]* written by a newer Cutscene/],
    [
      'noise',
      async (path: string) => writeFile(join(path, 'cutscene.sqlite'), 'x'.repeat(5_000)),
      /restore it from a backup/,
    ],
  ])('stops the start on a file of %s', async (_, spoil, sentence) => {
    await using folder = await temporaryFolder();
    await spoil(folder.path);
    await expect(openDatabase(folder.path, systemClock)).rejects.toThrow(StartError);
    await expect(openDatabase(folder.path, systemClock)).rejects.toThrow(sentence);
  });

  async function newer(path: string) {
    const database = await openDatabase(path, systemClock);
    database.connection.exec('PRAGMA user_version = 999');
    await database.close();
  }
});

it('locks its folder for one process, until it lets go', async () => {
  await using folder = await temporaryFolder();
  const lock = await lockDataDir(folder.path, systemClock);
  await expect(lockDataDir(folder.path, systemClock)).rejects.toThrow(/another Cutscene is using/);
  lock.release();
  (await lockDataDir(folder.path, systemClock)).release();
  await writeFile(join(folder.path, 'file'), '');
  await expect(lockDataDir(join(folder.path, 'file'), systemClock)).rejects.toThrow(/can't be used/);
});

it('makes starts wait longer and longer after crashes in a row, but not after a stop', async () => {
  await using folder = await temporaryFolder();
  const delays = Array.from({ length: 9 }, () => createStartGuard(folder.path, systemClock).delayMs / 1000);
  expect(delays).toEqual([0, 0, 5, 10, 20, 40, 60, 60, 60]);
  createStartGuard(folder.path, systemClock).markStable();
  expect(createStartGuard(folder.path, systemClock).delayMs).toBe(0);
  const last = createStartGuard(folder.path, systemClock);
  expect(last.delayMs).toBe(5_000);
  last.markStopped();
  expect(createStartGuard(folder.path, systemClock).delayMs).toBe(0);
  await writeFile(join(folder.path, 'last-run.json'), '{"runn');
  expect(createStartGuard(folder.path, systemClock).delayMs).toBe(0);
});

it('counts no crash before a clean stop', async () => {
  await using folder = await temporaryFolder();
  createStartGuard(folder.path, systemClock).markStopped();
  const delays = Array.from({ length: 3 }, () => createStartGuard(folder.path, systemClock).delayMs);
  expect(delays).toEqual([0, 0, 5_000]);
});

it('waits for a power cut only where members are promised as much', async () => {
  await using folder = await temporaryFolder();
  const database = await openDatabase(folder.path, systemClock);
  await using file = await open(join(folder.path, 'file'), 'w');
  const flush = vi.spyOn(Object.getPrototypeOf(file), 'datasync');
  const flushes = async (work: () => Promise<unknown>) => {
    flush.mockClear();
    await work();
    return flush.mock.calls.length;
  };
  const [store, keyv, data] = [
    createJobStore(database),
    createSqliteStores(database).keyv('one'),
    createPersonalData(database),
  ];
  try {
    expect(await flushes(() => keyv.set('key', 1))).toBe(0);
    // A new job isn't paid for yet, and its next change may be the last before its paid call.
    const job = aJob();
    expect(await flushes(() => store.insert(job))).toBe(0);
    expect(await flushes(() => store.update(job))).toBe(1);
    expect(await flushes(() => store.noteRefusal(aJob()))).toBe(0);
    // An erasure must not come back.
    expect(await flushes(() => data.dropExpired())).toBe(1);
    // The disk is probed as it is needed.
    expect(await flushes(() => store.probe())).toBe(1);
  } finally {
    flush.mockRestore();
  }
  await database.close();
});

describe('a data folder', () => {
  const stores = ['cutscene.sqlite', 'cutscene.sqlite-wal', 'lock.sqlite'];
  const folders = ['jobs', 'thumbnails', 'hosted', 'preview'];

  it.each(stores)('is refused where %s is a folder', async (name) => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, name));
    await expect(lockDataDir(folder.path, systemClock)).rejects.toMatchObject({
      problems: [expect.stringContaining(`${name} can't be used (is a folder)`)],
    });
  });

  it.each(folders)('is refused if %s isn’t a folder', async (name) => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, name), '');
    await expect(lockDataDir(folder.path, systemClock)).rejects.toMatchObject({
      problems: [expect.stringContaining(`${name} can't be used (not a folder)`)],
    });
  });

  // Root may write everywhere.
  it.runIf(process.getuid?.() !== 0).each([...stores, ...folders])(
    'is refused where %s is not to be written',
    async (name) => {
      await using folder = await temporaryFolder();
      const path = join(folder.path, name);
      await (stores.includes(name) ? writeFile(path, '') : mkdir(path));
      await chmod(path, 0o500);
      await expect(lockDataDir(folder.path, systemClock)).rejects.toMatchObject({
        problems: [expect.stringContaining(`${name} can't be used (EACCES`)],
      });
    },
  );

  it('is taken with whatever else is in it', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'notes.sqlite'));
    await writeFile(join(folder.path, 'films'), '');
    (await lockDataDir(folder.path, systemClock)).release();
  });
});

it('starts and stops where nothing can be noted of it', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'last-run.json'));
  const guard = createStartGuard(folder.path, systemClock);
  expect(guard.delayMs).toBe(0);
  for (const mark of [guard.markStopping, guard.markStable, guard.markStopped]) mark();
});

it('waits for no run that would end in the future', async () => {
  await using folder = await temporaryFolder();
  const lock = await lockDataDir(folder.path, systemClock);
  const note = { running: true, crashes: 0, stoppingAtMs: Date.now() + 3_600_000 };
  await writeFile(join(folder.path, 'last-run.json'), JSON.stringify(note));
  await expect(lockDataDir(folder.path, systemClock)).rejects.toThrow(/another Cutscene is using/);
  lock.release();
});
