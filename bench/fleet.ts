import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../src/runtime/clock.ts';
import { openBus } from '../src/store/postgres/bus.ts';
import { connectTo, type Query } from '../src/store/postgres/database.ts';
import { createFleetTable } from '../src/store/postgres/fleet-table.ts';
import { createJobStore } from '../src/store/postgres/job-store.ts';
import { createKnownJobs } from '../src/store/postgres/known-jobs.ts';
import { openPostgresStores } from '../src/store/postgres/stores.ts';
import type { Stores } from '../src/store/stores.ts';
import { hasPostgres, ownPostgres, type PostgresServer } from '../test/support/postgres.ts';
import { seconds } from './figures.ts';
import { type Row, unbounded } from './table.ts';

const HELD = 5_000;
const TAKEN = 3_000;
const TRIES = 3;
const CALLS = 500;
/** How often a worker looks for jobs that are free. */
const LOOK_MS = 1_000;
/** Linux counts the time of processes in hundredths of a second. */
const TICK_US = 10_000;

/** What it costs that several processes share a database, and how soon one takes the jobs of another that was killed. */
export async function measureFleet(): Promise<Row[]> {
  if (!hasPostgres) return [unbounded('several processes', 'skipped: no Postgres', '')];
  const server = await ownPostgres();
  try {
    const rows = await measureCalls(server.urlOf('calls'));
    for (let n = 1; n <= TRIES; n++) rows.push(await measureTakeover(server, n));
    return rows;
  } finally {
    await server.kill();
  }
}

/** A process that holds jobs, and may be killed. */
async function startHolder(url: string, jobs: number) {
  const child = fork(new URL('fleet-process.ts', import.meta.url), [url, String(jobs)]);
  await once(child, 'message');
  return child;
}

async function measureCalls(url: string): Promise<Row[]> {
  const holder = await startHolder(url, HELD);
  const database = connectTo(url, systemClock);
  const { session, close } = await openBus(url, systemClock, 'bench');
  const known = createKnownJobs({ id: 'bench', isAlone: false }, systemClock);
  const ask = (query: Query) => ({ ...database, read: query });
  const table = createFleetTable(ask(session.query), session, { id: 'bench', role: 'worker', known });
  const store = createJobStore(ask(session.query), { id: 'bench', isAlone: false }, known);
  await store.unsettled();
  try {
    return [
      await costOf('a beat', session.query, table.beat),
      await costOf('a look for free jobs', session.query, () => table.free(0)),
      await costOf('a comparison of all jobs', session.query, store.stale),
    ];
  } finally {
    await close();
    await database.close();
    holder.kill('SIGKILL');
  }
}

async function costOf(what: string, query: Query, call: () => Promise<unknown>): Promise<Row> {
  const [row] = await query('SELECT pg_backend_pid() AS pid');
  const cpuUs = async () => {
    const fields =
      (await readFile(`/proc/${String(row?.['pid'])}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_US;
  };
  const walBytes = async () =>
    Number((await query("SELECT pg_current_wal_insert_lsn() - '0/0' AS bytes"))[0]?.['bytes']);
  await call();
  const [beforeUs, before, own] = [await cpuUs(), await walBytes(), process.cpuUsage()];
  for (let n = 0; n < CALLS; n++) await call();
  const used = process.cpuUsage(own);
  const per = (total: number) => Math.round(total / CALLS);
  return unbounded(
    `${what}, ${HELD.toLocaleString('en')} jobs held by another process`,
    `${per((await cpuUs()) - beforeUs)} µs of the server, ${per(used.user + used.system)} µs of the process, ${per((await walBytes()) - before)} bytes of WAL`,
    '',
  );
}

async function measureTakeover(server: PostgresServer, n: number): Promise<Row> {
  const url = server.urlOf(`takeover_${n}`);
  const workers = [await join(url), await join(url)];
  const holder = await startHolder(url, TAKEN);
  holder.kill('SIGKILL');
  const startedMs = performance.now();
  let [taken, firstMs, writeMs] = [0, Number.NaN, 0];
  while (taken < TAKEN) {
    await sleep(LOOK_MS);
    const beforeMs = performance.now();
    const found = await Promise.all(workers.map(({ fleet }) => fleet.take()));
    const count = found.flat().length;
    if (count > 0) writeMs += performance.now() - beforeMs;
    if (count > 0 && taken === 0) firstMs = performance.now() - startedMs;
    taken += count;
  }
  const allMs = performance.now() - startedMs;
  for (const { fleet, close } of workers) {
    await fleet.leave();
    await close();
  }
  return unbounded(
    `${TAKEN.toLocaleString('en')} jobs of a process after kill -9, time ${n}`,
    `all with the two others after ${seconds(allMs)}, the first after ${seconds(firstMs)}; taking them took ${seconds(writeMs)}`,
    '',
  );
}

const join = (url: string): Promise<Stores> => openPostgresStores(url, systemClock, undefined, 'worker');
