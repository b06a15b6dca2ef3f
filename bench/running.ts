import { decimal, mebibytes, milliseconds, quantileOf, seconds, spread } from './figures.ts';
import { runCrowd } from './one-crowd.ts';
import { MEBIBYTE } from './sample-video.ts';
import { bounded, type Row, unbounded } from './table.ts';

const JOBS = 1_000;
/** Two edits of each job, and a half. */
const MEASURED_MS = 25_000;

const ACK_BOUND_MS = 250;
const GAP_BOUND_MS = 10_500;
const CORES_BOUND = 0.25;
const RSS_BOUND_BYTES = 165 * MEBIBYTE;

/** The cost of a thousand running jobs, none of which ends. The plain loop edits only where it polls. */
export async function measureRunning(): Promise<Row[]> {
  const run = await runCrowd({
    ...{ jobs: JOBS, commandsPerSecond: 100, measuredMs: MEASURED_MS },
    more: { commands: 100, perSecond: 20 },
  });
  const { edits, usage, ackMs } = run;
  const limit = (
    what: string,
    value: number | undefined,
    bound: number,
    show: (value: number) => string,
  ) => ({
    ...bounded(what, { cutscene: value, plainLoop: undefined, limit: bound }, show),
    plainLoop: '',
  });
  return [
    unbounded('acknowledged, commands within 10 s', spread(run.firstAckMs), ''),
    unbounded('edits per job and minute', decimal(edits.perJobMinute), ''),
    limit('gap between edits of one job, p99', quantileOf(edits.gapsMs, 0.99), GAP_BOUND_MS, seconds),
    limit('429s and other refused requests to Discord', edits.refused, 0, String),
    unbounded('polls per job and minute', decimal(run.pollsPerJobMinute), ''),
    unbounded('answer of /healthz', spread(run.healthMs), ''),
    limit('share of a core', usage?.cores, CORES_BOUND, decimal),
    limit('peak RSS with child processes', usage?.peakRssBytes, RSS_BOUND_BYTES, mebibytes),
    unbounded('acknowledged, 100 commands more', spread(ackMs), ''),
    limit('the same: p99', quantileOf(ackMs, 0.99), ACK_BOUND_MS, milliseconds),
    unbounded('share of a core of Discord and provider', decimal(run.rigCores), ''),
  ].map((row) => ({ ...row, what: `${JOBS.toLocaleString('en')} running jobs: ${row.what}` }));
}
