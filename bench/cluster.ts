import { hasPostgres } from '../test/support/postgres.ts';
import { decimal, megabytes, milliseconds, quantileOf, seconds } from './figures.ts';
import { type ClusterOptions, type ClusterRun, runCluster } from './one-cluster.ts';
import { bounded, formatTable, type Row, unbounded } from './table.ts';

type Size = Omit<ClusterOptions, 'shape'>;

/** At ease first, so that the times aren't those of a full machine. */
const SIZES: readonly Size[] = [
  { jobs: 500, perSecond: 10 },
  { jobs: 1_000 },
  { jobs: 3_000 },
  { jobs: 10_000, mustKill: true },
];
const shapes = ['cluster', 'embedded'] as const;

/**
 * One gateway, three workers and Postgres beside the embedded bot: `JOBS=1000` measures one size, and `SHAPE=cluster` one
 * shape. The tables of docs/scaling.md.
 */
export async function measureCluster(): Promise<Row[]> {
  if (!hasPostgres) return [unbounded('cluster', 'skipped: no Postgres', '')];
  const { JOBS: jobs, SHAPE: only } = process.env;
  const sizes = jobs ? [SIZES.find((size) => size.jobs === Number(jobs)) ?? { jobs: Number(jobs) }] : SIZES;
  const rows: Row[] = [];
  for (const size of sizes) {
    for (const shape of shapes) {
      if (only && only !== shape) continue;
      const run = await runCluster({
        ...size,
        shape,
        mustKill: size.mustKill === true && shape === 'cluster',
      });
      const found = rowsOf(`${shape}, ${size.jobs.toLocaleString('en')} jobs`, run, size);
      console.error(formatTable(found));
      rows.push(...found);
    }
  }
  return rows;
}

function rowsOf(what: string, run: ClusterRun, { perSecond }: Size): Row[] {
  const { jobs, tookMs, ackMs, submittedMs, deliveredMs, database, takeoverMs } = run;
  const row = (figure: string, value: string) => unbounded(`${what}: ${figure}`, value, '');
  const none = (figure: string, count: number) =>
    bounded(`${what}: ${figure}`, { cutscene: count, plainLoop: undefined, limit: 0 }, String);
  const each = (total: number | undefined, show: (value: number) => string) =>
    total === undefined ? 'skipped' : show(total / jobs);
  const quantiles = (values: readonly number[]) =>
    [0.5, 0.99].map((quantile) => seconds(quantileOf(values, quantile))).join(' / ');
  const missing = (values: readonly number[]) => values.filter((ms) => !Number.isFinite(ms)).length;
  return [
    row('commands', perSecond ? `${perSecond} a second` : 'as fast as videos arrive, 200 open'),
    row('jobs a second', decimal((1_000 * jobs) / tookMs)),
    none('not acknowledged within 3 s', missing(ackMs)),
    none('lost', missing(deliveredMs)),
    none('made twice', run.madeTwice),
    none('shown twice', run.shownTwice),
    none('refused by Discord', run.refused),
    row('acknowledged, p50 / p99', quantiles(ackMs)),
    row('acknowledged → submitted, p50 / p99', quantiles(submittedMs)),
    row('done → delivered, p50 / p99', quantiles(deliveredMs)),
    ...(database
      ? [
          row(
            'database: processor a job',
            each(database.cpuMs, (ms) => `${decimal(ms)} ms`),
          ),
          row('database: WAL a job', each(database.walBytes, kilobytes)),
          row('database: tables a job', each(database.tableBytes, kilobytes)),
          row('database: transactions a job', each(database.commits, decimal)),
        ]
      : []),
    ...Object.entries(run.usage).map(([name, usage]) =>
      row(
        name,
        usage
          ? `${each(usage.cpuMs, milliseconds)} of processor a job, ${decimal(usage.cores)} core, peak ${megabytes(usage.peakRssBytes)}`
          : 'skipped',
      ),
    ),
    row('Discord and provider', `${each(run.rigCpuMs, milliseconds)} of processor a job`),
    ...(takeoverMs === undefined ? [] : [row('takeover after kill -9', seconds(takeoverMs))]),
  ];
}

function kilobytes(bytes: number): string {
  return `${decimal(bytes / 1_000)} kB`;
}
