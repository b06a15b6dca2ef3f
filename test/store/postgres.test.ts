import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Allowance, AllowanceError } from '../../src/jobs/allowance.ts';
import type { Role } from '../../src/jobs/fleet.ts';
import { raise } from '../../src/jobs/invariants.ts';
import { periodOf } from '../../src/jobs/period.ts';
import { StorageError } from '../../src/jobs/store.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { beginLife } from '../../src/store/postgres/life.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { hasPostgres, ownPostgres, type PostgresServer, sharedPostgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let names = 0;

/** The address of a new, empty database. */
async function newUrl(server: Promise<PostgresServer> = sharedPostgres()): Promise<string> {
  return (await server).urlOf(`own_${process.pid}_${Date.now()}_${++names}`);
}

const open = (url: string) => openPostgresStores(url, systemClock);
const noon = 10 * 86_400_000;

function quotaOf(max: number, scope: Allowance['scope']): Allowance {
  const source = { kind: 'server' } as const;
  return { source, unit: 'videos', max, span: 'day', period: periodOf('day', noon), scope };
}

describe.runIf(hasPostgres)('two processes on one database', () => {
  /** Two of them, which share nothing else. */
  async function two() {
    const url = await newUrl();
    const [one, other] = [await open(url), await open(url)];
    return {
      ...{ one: one.jobs, other: other.jobs },
      async [Symbol.asyncDispose]() {
        await one.close();
        await other.close();
      },
    };
  }

  it('accept exactly a hundred of three hundred, whoever asks', async () => {
    await using run = await two();
    const { guildId, userId } = aJob().origin;
    const allowances = [quotaOf(100, { guildId }), quotaOf(200, { guildId, userId }), quotaOf(300, {})];
    const answers = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        // In any order, as different callers might list them.
        const asked = n % 3 === 0 ? allowances.toReversed() : allowances;
        const job = aJob({ createdAtMs: noon });
        for (;;) {
          try {
            return await (n % 2 ? run.one : run.other).insert(job, asked);
          } catch (error) {
            if (error instanceof AllowanceError) return error.used;
            // On a busy machine, the turn of some comes too late, and they ask again.
            if (!(error instanceof StorageError && error.reason === 'locked')) throw error;
          }
        }
      }),
    );
    expect(answers.filter((answer) => answer === true)).toHaveLength(100);
    expect(answers.filter((answer) => answer === 100)).toHaveLength(200);
    expect(await run.one.used(quotaOf(100, { guildId }))).toBe(100);
  });

  it('accept one job once', async () => {
    await using run = await two();
    const job = aJob({ task: null });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? run.one : run.other).insert(job)),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('count the refusals of a day in one order', async () => {
    await using run = await two();
    const counted = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        (n % 2 ? run.one : run.other).noteRefusal(aJob({ createdAtMs: noon })),
      ),
    );
    expect(counted.filter((each) => !each)).toHaveLength(5);
  });

  it('refuse a change of a job that the other has changed since', async () => {
    await using run = await two();
    const job = aJob();
    await run.one.insert(job);
    expect(await run.other.insert(job)).toBe(false);
    // Read by nobody but its writer.
    expect(await run.other.update({ ...job, isAdult: true })).toEqual({ job, holder: 'self' });
    const taken = { ...job, status: statuses.running };
    expect(await run.other.update(taken)).toBeUndefined();
    const present = { job: taken, holder: 'self' };
    expect(await run.one.update({ ...job, status: statuses.submitting })).toEqual(present);
    expect(await run.one.get(job.id)).toEqual(taken);
    expect(await run.one.used(quotaOf(1, {}))).toBe(0);
    // It knows the present now.
    expect(await run.one.update({ ...taken, isAdult: true })).toBeUndefined();
    expect(await run.other.update(taken)).toMatchObject({ job: { isAdult: true } });
  });

  it('change a settled job that they have read before', async () => {
    await using run = await two();
    const job = aJob({ status: statuses.succeeded, told: true });
    await run.one.insert(job);
    await run.other.get(job.id);
    expect(await run.other.update({ ...job, isDeleted: true })).toBeUndefined();
    // Whoever only looks doesn't make an older state a newer one.
    await run.one.get(job.id);
    const present = await run.one.update({ ...job, spoiler: true });
    expect(present?.job).toEqual({ ...job, isDeleted: true });
    expect(await run.one.update({ ...job, isDeleted: true, spoiler: true })).toBeUndefined();
    expect(await run.one.get(job.id)).toMatchObject({ isDeleted: true, spoiler: true });
  });

  it('give a task to one unfinished job', async () => {
    await using run = await two();
    const task = { id: 'task-1', account: 7 };
    const jobs = Array.from({ length: 2 }, () => aJob({ status: statuses.submitting, task: null }));
    const [first, second] = jobs;
    if (!first || !second) throw new Error('There are two');
    await run.one.insert(first);
    await run.other.insert(second);
    const running = { status: statuses.running, task };
    const adopted = await Promise.allSettled([
      run.one.update({ ...first, ...running }),
      run.other.update({ ...second, ...running }),
    ]);
    expect(adopted.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await run.one.holdsTask('preview', task, 0)).toBe(true);
    const [loser, its] = adopted[0]?.status === 'rejected' ? [first, run.one] : [second, run.other];
    expect(await its.get(loser.id)).toEqual(loser);
    // The same name at another provider is another task.
    await its.update({ ...loser, ...running, provider: 'vidu' });
  });

  it('migrate once when they start together', async () => {
    const url = await newUrl();
    const opened = await Promise.all(Array.from({ length: 4 }, () => open(url)));
    expect(await opened[0]?.jobs.insert(aJob())).toBe(true);
    expect(await opened[3]?.jobs.unsettled()).toHaveLength(1);
    await Promise.all(opened.map(({ close }) => close()));
  });
});

describe.runIf(hasPostgres)('a start', () => {
  it('ends on a store of a newer version', async () => {
    const url = await newUrl();
    await (await open(url)).close();
    await execute(url, 'UPDATE cutscene_schema SET version = 999');
    await expect(open(url)).rejects.toMatchObject({
      problems: [expect.stringMatching(/^DATABASE_URL: was written by a newer Cutscene/)],
    });
  });

  it.each([
    [
      'postgres://mia:pa55word@127.0.0.1:1/films',
      /127\.0\.0\.1:1 can't be reached \(.*ECONNREFUSED.*\); start it/,
    ],
    ['postgres://mia:pa55word@nowhere.invalid/films', /nowhere\.invalid can't be reached \(.*\); start it/],
    [
      'postgres:///films?host=/nowhere&user=mia&password=pa55word',
      /the database can't be reached \(.*ENOENT.*\)/,
    ],
  ])('says that nobody is at %s, and never the password', async (url, sentence) => {
    const refused = open(url);
    await expect(refused).rejects.toMatchObject({ problems: [expect.stringMatching(sentence)] });
    await expect(refused).rejects.not.toThrow('pa55word');
  });

  it('says that a database is missing', async () => {
    const url = new URL(await newUrl());
    url.pathname = '/missing';
    await expect(open(url.href)).rejects.toMatchObject({
      problems: [
        expect.stringMatching(/can't be used \(database "missing" does not exist\); check its name/),
      ],
    });
  });

  it('says that the texts of a database can’t be any', async () => {
    const url = new URL(await newUrl());
    url.searchParams.delete('options');
    await execute(url.href, "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
    url.pathname = '/latin';
    await expect(open(url.href)).rejects.toThrow(/stores texts as LATIN1; create one with the encoding UTF8/);
  });
});

/** Returns the rows of one statement. */
async function execute(url: string, sql: string): Promise<unknown[]> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

it.runIf(hasPostgres)(
  'orders nothing again that was ordered, if a standby takes over without the last commits',
  async () => {
    const url = await newUrl();
    const clock = createFakeClock();
    const open = () => openPostgresStores(url, clock, raise, 'worker');
    const [one, two] = [await open(), await open()];
    const [queued, held] = [aJob(), aJob()];
    for (const job of [queued, held]) await one.jobs.insert(job);
    await execute(url, 'CREATE TABLE standby AS TABLE jobs');
    for (const job of [queued, held]) await one.jobs.update({ ...job, status: statuses.submitting });
    for (const job of [queued, held]) await one.jobs.update({ ...job, status: statuses.running });
    await two.jobs.unsettled();
    const columns = 'state, settled, revision, writer, owner, data';
    await execute(
      url,
      `UPDATE jobs SET (${columns}) = (SELECT ${columns} FROM standby WHERE id = jobs.id);
     UPDATE jobs SET owner = NULL WHERE id = '${queued.id}'`,
    );
    expect((await two.jobs.stale()).toSorted()).toEqual([queued.id, held.id].toSorted());
    const unclear = { status: { state: 'unclear' }, isRestored: true };
    const first = await two.fleet.take();
    clock.advance(2_000);
    const both = [...first, ...(await two.fleet.take())];
    expect(both).toMatchObject([{ job: { id: queued.id, ...unclear }, holder: 'self' }]);
    const [taken] = await two.jobs.read([queued.id]);
    expect(taken?.job).toMatchObject(unclear);
    if (taken) expect(await two.jobs.update({ ...taken.job, isAdult: true })).toBeUndefined();
    expect((await two.jobs.read([queued.id]))[0]?.job).toMatchObject({ ...unclear, isAdult: true });
    const refused = await one.jobs.update({ ...queued, status: statuses.downloading });
    expect(refused).toMatchObject({ job: unclear, holder: 'other' });
    // Who held the other one knows better than the standby, and is believed.
    const running = { ...held, status: statuses.running, isAdult: true };
    expect(await one.jobs.update(running, { asHolder: true })).toBeUndefined();
    expect(await two.jobs.read([held.id])).toEqual([{ job: running, holder: 'other' }]);
    for (const { close } of [one, two]) await close();
  },
);

it.runIf(hasPostgres)('keeps texts that the server can’t, without what it can’t', async () => {
  const stores = await open(await newUrl());
  const job = aJob({ notes: ['a\0b', 'half \ud83d', '\\u0000'], request: { prompt: 'a\0b'.repeat(2_000) } });
  await stores.jobs.insert(job);
  await stores.jobs.update({ ...job, told: true, status: { ...statuses.failed, cause: '\0' } });
  expect((await stores.jobs.get(job.id))?.notes).toEqual(['a\u{FFFD}b', 'half \u{FFFD}', '\\u0000']);
  await stores.keyv('one').set('key', 'a\0b\ud83d');
  expect(await stores.keyv('one').get('key')).toBe('a\0b\ud83d');
  await stores.close();
});

describe.runIf(hasPostgres)('a server that fails', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await ownPostgres();
  });
  afterAll(() => server.kill());

  it('is waited for, and loses and doubles nothing when it is killed in the middle', async () => {
    const stores = await open(await newUrl(Promise.resolve(server)));
    const jobs = Array.from({ length: 300 }, () => aJob({ createdAtMs: noon }));
    const { guildId } = aJob().origin;
    const writing = jobs.map(async (job) => {
      for (;;) {
        try {
          const isNew = await stores.jobs.insert(job, [quotaOf(1_000, { guildId })]);
          await stores.jobs.update({ ...job, status: statuses.running });
          return isNew;
        } catch (error) {
          // What the bot does: it finds out when there is room again.
          expect(error).toMatchObject({ name: 'StorageError' });
          await stores.jobs.probe().catch(() => {});
        }
      }
    });
    await Promise.any(writing);
    await server.kill();
    await expect(stores.jobs.get('1')).rejects.toMatchObject({ reason: 'unreachable' });
    await server.start();
    await Promise.all(writing);
    expect(await stores.jobs.unsettled()).toHaveLength(300);
    expect(await stores.jobs.used(quotaOf(1_000, { guildId }))).toBe(300);
    await stores.close();
  });

  it('and a standby that takes over: what that one accepts is ordered, and what was there before is in doubt', async () => {
    await using folder = await temporaryFolder();
    const config = { dataDir: folder.path, databaseUrl: await newUrl(Promise.resolve(server)) };
    const stores = await open(config.databaseUrl);
    await (await beginLife(config, systemClock)).end();
    const [before, since] = [aJob(), aJob()];
    await stores.jobs.insert(before);
    await server.kill();
    await server.takeOver();
    await expect.poll(() => stores.jobs.insert(since).catch(() => false)).toBe(true);
    const life = await beginLife(config, systemClock);
    expect(life.restoredJobs).toBe(1);
    expect(await stores.jobs.get(before.id)).toMatchObject({ status: { state: 'unclear' } });
    expect(await stores.jobs.get(since.id)).toEqual(since);
    await life.end();
    await stores.close();
  });

  it.each([
    ['full', 'RAISE disk_full', 'full'],
    ['a standby', 'RAISE read_only_sql_transaction', 'failing'],
    ['locked for too long', 'RAISE lock_not_available', 'locked'],
    ['canceled', 'RAISE query_canceled', 'failing'],
    ['damaged', 'RAISE data_corrupted', 'failing'],
  ])('refuses writes if it is %s, and nothing of them is there', async (_, raised, reason) => {
    const url = await newUrl(Promise.resolve(server));
    const stores = await open(url);
    await execute(
      url,
      `CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${raised}; END $$;
      CREATE TRIGGER fails BEFORE INSERT ON ledger EXECUTE FUNCTION fails()`,
    );
    await expect(stores.jobs.insert(aJob())).rejects.toMatchObject({ name: 'StorageError', reason });
    await execute(url, 'DROP TRIGGER fails ON ledger');
    await stores.jobs.probe();
    expect(await stores.jobs.unsettled()).toEqual([]);
    await stores.close();
  });
});

it.runIf(hasPostgres)(
  'is probed with as much as a change of a job needs, and keeps nothing of it',
  async () => {
    const url = await newUrl();
    const stores = await open(url);
    await stores.jobs.probe();
    expect(await execute(url, 'SELECT key FROM keyv')).toEqual([]);
    await execute(
      url,
      `CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE disk_full; END $$;
     CREATE TRIGGER fails BEFORE INSERT ON keyv FOR EACH ROW WHEN (length(NEW.entry) > 60000) EXECUTE FUNCTION fails()`,
    );
    await expect(stores.jobs.probe()).rejects.toMatchObject({ name: 'StorageError', reason: 'full' });
    await stores.close();
  },
);

describe.runIf(hasPostgres)('a commit whose answer is lost', () => {
  /** A database behind a line that is cut when the server answers a commit, as often as `cuts` says. */
  async function start(role: Role = 'all') {
    const url = new URL(await newUrl());
    const socket = `${url.searchParams.get('host')}/.s.PGSQL.5432`;
    const line = { cuts: 0 };
    const proxy = createServer((client) => {
      const server = connect(socket);
      let isCommitting = false;
      client.on('data', (bytes) => {
        isCommitting = bytes.includes('COMMIT');
        server.write(bytes);
      });
      server.on('data', (bytes) => {
        if (isCommitting && line.cuts-- > 0) client.destroy();
        else client.write(bytes);
      });
      for (const [one, other] of [[client, server] as const, [server, client] as const])
        one.on('error', () => {}).on('close', () => other.destroy());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    url.searchParams.set('host', '127.0.0.1');
    url.searchParams.set('port', String((proxy.address() as AddressInfo).port));
    const stores = await openPostgresStores(url.href, systemClock, raise, role);
    return {
      ...{ line, store: stores.jobs, keyv: stores.keyv },
      async [Symbol.asyncDispose]() {
        await stores.close();
        proxy.close();
      },
    };
  }

  it('is a commit: the job is new, and its change is made once', async () => {
    await using run = await start();
    const job = aJob({ createdAtMs: noon });
    run.line.cuts = 1;
    expect(await run.store.insert(job, [quotaOf(1, {})])).toBe(true);
    run.line.cuts = 1;
    expect(await run.store.update({ ...job, status: statuses.running })).toBeUndefined();
    expect(await run.store.unsettled()).toEqual([
      { job: { ...job, status: statuses.running }, holder: 'self' },
    ]);
    expect(await run.store.used(quotaOf(1, {}))).toBe(1);
    run.line.cuts = 1;
    expect(await run.store.insert(job)).toBe(false);
  });

  it('is a changed entry once, and refused for one that somebody else has changed', async () => {
    await using run = await start();
    const counts = run.keyv<number>('counts');
    const increase = (value = 0) => value + 1;
    run.line.cuts = 1;
    expect(await counts.update('one', increase)).toBe(1);
    run.line.cuts = 1;
    expect(await counts.update('one', increase)).toBe(2);
    let isFirst = true;
    const change = async (value = 0) => {
      if (isFirst) await counts.update('one', increase);
      isFirst = false;
      run.line.cuts = 1;
      return value * 10;
    };
    expect(await counts.update('one', change)).toBe(30);
    expect(await counts.get('one')).toBe(30);
  });

  it('is no change by somebody else, even if it is learned of only later', async () => {
    await using run = await start('worker');
    const job = aJob();
    await run.store.insert(job);
    run.line.cuts = Number.POSITIVE_INFINITY;
    const running = { ...job, status: statuses.running };
    await expect(run.store.update(running, { asHolder: true })).rejects.toMatchObject({
      reason: 'unreachable',
    });
    run.line.cuts = 0;
    const [known] = await run.store.read([job.id]);
    expect(known).toEqual({ job: running, holder: 'self' });
    run.line.cuts = Number.POSITIVE_INFINITY;
    const options = { asHolder: true, release: true };
    await expect(run.store.update({ ...running, isAdult: true }, options)).rejects.toThrow(StorageError);
    run.line.cuts = 0;
    expect(await run.store.update({ ...running, isAdult: true, spoiler: true }, options)).toBeUndefined();
    const present = { ...running, isAdult: true, spoiler: true };
    expect(await run.store.read([job.id])).toEqual([{ job: present, holder: 'nobody' }]);
  });

  it('leaves nothing of a request that was refused because of it', async () => {
    await using run = await start();
    const job = aJob({ createdAtMs: noon });
    run.line.cuts = Number.POSITIVE_INFINITY;
    await expect(run.store.insert(job)).rejects.toMatchObject({ reason: 'unreachable' });
    run.line.cuts = 0;
    expect(await run.store.unsettled()).toHaveLength(1);
    await run.store.probe();
    expect(await run.store.unsettled()).toEqual([]);
    expect(await run.store.used(quotaOf(1, {}))).toBe(0);
    // What is accepted later, after another refusal, stays.
    await expect(run.store.insert(job, [quotaOf(0, {})])).rejects.toThrow(AllowanceError);
    expect(await run.store.insert(job)).toBe(true);
    await run.store.probe();
    expect(await run.store.unsettled()).toHaveLength(1);
  });
});
