import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { builtInModels } from '../src/catalog/catalog.ts';
import type { Allowance } from '../src/jobs/allowance.ts';
import { lastDays, periodOf } from '../src/jobs/period.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { createJobStore } from '../src/store/sqlite/job-store.ts';
import { createLedger } from '../src/store/sqlite/ledger.ts';
import { openDatabase } from '../src/store/sqlite/open-database.ts';
import { createStatsStore } from '../src/store/sqlite/stats-store.ts';
import { megabytes, milliseconds, seconds } from './figures.ts';
import { FLAGS } from './rig.ts';
import { type Row, unbounded } from './table.ts';

const ENTRIES = 1_000_000;
const MEMBERS = 20_000;
const DAYS = 90;
const NS_PER_MS = 1e6;

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const guildId = '1200000000000000002';

/**
 * A server's million videos in 90 days: its statistics, and the first question for each sum. In a process with the
 * bot's limits of memory.
 */
export async function measureLedger(): Promise<Row[]> {
  const child = fork(new URL('ledger-process.ts', import.meta.url), { execArgv: FLAGS.cutscene });
  const [rows] = await once(child, 'message');
  await once(child, 'exit');
  return rows as Row[];
}

/** The measurement itself. */
export async function measureLedgerHere(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-bench-ledger-'));
  const database = await openDatabase(folder, systemClock);
  try {
    const { connection } = database;
    fill(connection);
    const store = createJobStore(database);
    const month = periodOf('month', nowMs, 'UTC');
    const sumOf = (scope: Allowance['scope']) => store.used({ scope, period: month, unit: 'videos' });
    const stats = createStatsStore(connection);
    const ledger = createLedger(connection);
    const days = lastDays(nowMs, DAYS);
    const works: [what: string, work: () => Promise<unknown>][] = [
      [`/stats of ${DAYS} days`, () => stats.read({ guildId, days })],
      ['/stats of 30 days', () => stats.read({ guildId, days: lastDays(nowMs, 30) })],
      ["a member's month, asked for the first time", () => sumOf({ guildId, userId: '1000000000000007' })],
      ["the server's month, asked for the first time", () => sumOf({ guildId })],
      ["everybody's month, asked for the first time", () => sumOf({})],
      [
        "a model's month, asked for the first time",
        () => sumOf({ guildId, models: [builtInModels[0]?.id ?? ''] }),
      ],
      ["a role's month, asked for the first time", () => sumOf({ guildId, roleId: '77' })],
      ['/operator spend', () => ledger.spend(month)],
    ];
    const rows: Row[] = [];
    for (const [what, work] of works) rows.push(await measure(what, work));
    return rows;
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
}

function fill(connection: DatabaseSync): void {
  const models = JSON.stringify(builtInModels.slice(0, 12).map(({ id }) => id));
  connection
    .prepare(
      `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
       INSERT INTO ledger SELECT CAST(1300000000000000000 + n AS TEXT), ?2,
         CAST(1000000000000000 + (n * 7919) % ?3 AS TEXT), '["77"]', ?4 ->> ((n * 31) % 12),
         ?5 - CAST(?6 * (1 - n * 1.0 / ?1) AS INTEGER), 'settled', 1, 0, 0, 500000,
         iif(n % 9 = 0, 'failed', 'succeeded'), (n * 13) % 60000, 60000 + (n * 17) % 200000 FROM n`,
    )
    .run(ENTRIES, guildId, MEMBERS, models, nowMs, DAYS * 86_400_000);
}

async function measure(what: string, work: () => Promise<unknown>): Promise<Row> {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await sleep(20);
  const startedAtMs = performance.now();
  await work();
  const tookMs = performance.now() - startedAtMs;
  // The delay is noticed in the next turns.
  await sleep(20);
  delays.disable();
  clearInterval(watch);
  const figures = `${seconds(tookMs)}, held up ${milliseconds(delays.max / NS_PER_MS)}, + ${megabytes(most - before)}`;
  return unbounded(`${ENTRIES.toLocaleString('en')} entries: ${what}`, figures, '');
}
