import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { builtInModels } from '../src/catalog/catalog.ts';
import { lastDays } from '../src/jobs/period.ts';
import type { StatsStore } from '../src/jobs/stats-contract.ts';
import { translator } from '../src/locales/translate.ts';
import { createDrawChart } from '../src/replies/drawing/draw-chart.ts';
import { statsChart } from '../src/replies/stats/chart-data.ts';
import { statsCsv } from '../src/replies/stats/csv.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { systemProcesses } from '../src/runtime/processes.ts';
import { createJobStore } from '../src/store/sqlite/job-store.ts';
import { openDatabase } from '../src/store/sqlite/open-database.ts';
import { createStatsStore } from '../src/store/sqlite/stats-store.ts';
import { aJob, statuses } from '../test/support/job.ts';
import { milliseconds, quantileOf } from './figures.ts';
import { seededRandom } from './random.ts';
import type { Row } from './table.ts';

const JOBS = 50_000;
const MEMBERS = 2_000;
const DAYS = 90;
const RUNS = 20;
const AT_ONCE = 1_000;
const BOUND_MS = 1_000;
/** The maximum delay for everything else. */
const HELD_UP_BOUND_MS = 50;
const NS_PER_MS = 1e6;

/** `/stats` of a large server: figures and chart, its file, and how long each blocks everything else. */
export async function measureStats(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-bench-stats-'));
  const database = await openDatabase(folder, systemClock);
  try {
    await fill(createJobStore(database));
    const stats = createStatsStore(database.connection);
    const shown = await timed(RUNS, () => show(stats));
    const written = await timed(RUNS, () => write(stats));
    const what = `/stats of ${JOBS.toLocaleString('en')} videos in ${DAYS} days`;
    return [
      row(`${what}, with its chart: p95`, quantileOf(shown.tookMs, 0.95), BOUND_MS),
      row('the same: longest time that the event loop is held up', shown.heldUpMs, HELD_UP_BOUND_MS),
      row(
        `its file (${milliseconds(quantileOf(written.tookMs, 0.5))}): the same`,
        written.heldUpMs,
        HELD_UP_BOUND_MS,
      ),
    ];
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
}

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const { guildId } = aJob().origin;
const query = { guildId, days: lastDays(nowMs, DAYS) };

async function fill(store: ReturnType<typeof createJobStore>): Promise<void> {
  const random = seededRandom(1);
  const models = builtInModels.slice(0, 12);
  const outcomes = [
    statuses.succeeded,
    statuses.succeeded,
    statuses.succeeded,
    statuses.failed,
    statuses.cancelled,
  ];
  const upTo = (most: number) => Math.floor(random() * most);
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  for (let made = 0; made < JOBS; made += AT_ONCE) {
    const jobs = Array.from({ length: AT_ONCE }, (_, index) =>
      aJob({
        status: pick(outcomes),
        request: { model: pick(models).id },
        // A few members make most of the videos.
        origin: { userId: `${10 ** 15 + Math.floor(random() ** 2 * MEMBERS)}` },
        createdAtMs: nowMs - Math.floor(DAYS * 86_400_000 * (1 - (made + index + 1) / (JOBS + 1))),
        spentMs: { queued: upTo(60_000), submitting: 500, running: upTo(200_000) },
        ...{ costUsd: random(), told: true },
      }),
    );
    await Promise.all(jobs.map((job) => store.insert(job)));
  }
}

async function show(stats: StatsStore): Promise<void> {
  const dayNames = query.days.map(({ fromMs }) => new Date(fromMs).toISOString());
  const view = {
    stats: await stats.read(query),
    dayNames: () => dayNames,
    modelName: String,
    memberName: String,
  };
  const language = 'en';
  // With a cache, it would draw only once.
  await createDrawChart(systemProcesses)({
    kind: 'stats',
    versions: [{ language, stats: statsChart(translator(language), view) }],
  });
}

async function write(stats: StatsStore): Promise<void> {
  await statsCsv(stats.rows(query), { day: String, model: String, member: String });
}

async function timed(runs: number, act: () => Promise<void>) {
  await act();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const tookMs: number[] = [];
  const heldUpMs: number[] = [];
  for (let run = 0; run < runs; run++) {
    delays.reset();
    const startedAtMs = performance.now();
    await act();
    tookMs.push(performance.now() - startedAtMs);
    heldUpMs.push(delays.max / NS_PER_MS);
  }
  delays.disable();
  // In one run of many, the machine itself may be late.
  return { tookMs, heldUpMs: quantileOf(heldUpMs, 0.9) };
}

function row(what: string, valueMs: number, limitMs: number): Row {
  return {
    ...{ what, cutscene: milliseconds(valueMs), plainLoop: '' },
    ...{ bound: `≤ ${milliseconds(limitMs)}`, holds: valueMs <= limitMs },
  };
}
