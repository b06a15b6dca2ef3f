import { decimal, mebibytes, milliseconds, quantileOf, seconds, spread } from './figures.ts';
import { type CrowdRun, runCrowd } from './one-crowd.ts';
import type { Program } from './rig.ts';
import { MEBIBYTE } from './sample-video.ts';
import { bounded, type Row, unbounded } from './table.ts';

const MANY = 1_000;
/** Two edits of each job, and a half. */
const MEASURED_MS = 25_000;

const ACK_BOUND_MS = 250;
const GAP_BOUND_MS = 10_500;
const CORES_BOUND = 0.25;
const RSS_BOUND_BYTES = 165 * MEBIBYTE;

/** The cost of running jobs: 10, 100 and 1,000 of them, none of which ends. */
export async function measureRunning(): Promise<Row[]> {
  // So little load that the two don't disturb each other.
  const few = await Promise.all([run('cutscene', 10), run('cutscene', 100)]);
  const many = await run('cutscene', MANY);
  const plain = await run('plainLoop', MANY);
  const compare = (what: string, show: (each: CrowdRun) => string) =>
    unbounded(`${MANY} running jobs: ${what}`, show(many), show(plain));
  const limit = (
    what: string,
    figure: (each: CrowdRun) => number | undefined,
    bound: number,
    show: (value: number) => string,
  ) =>
    bounded(
      `${MANY} running jobs: ${what}`,
      { cutscene: figure(many), plainLoop: figure(plain), limit: bound },
      show,
    );
  return [
    ...few.map((each) => unbounded(`${each.jobs} running jobs`, summary(each), '')),
    compare('acknowledged, commands within 10 s', ({ firstAckMs }) => spread(firstAckMs)),
    compare('edits per job and minute', ({ edits }) => decimal(edits.perJobMinute)),
    limit(
      'gap between edits of one job, p99',
      ({ edits }) => quantileOf(edits.gapsMs, 0.99),
      GAP_BOUND_MS,
      seconds,
    ),
    limit('429s and other refused requests to Discord', ({ edits }) => edits.refused, 0, String),
    compare('polls per job and minute', ({ pollsPerJobMinute }) => decimal(pollsPerJobMinute)),
    compare('answer of /healthz', ({ healthMs }) => (healthMs.length > 0 ? spread(healthMs) : 'has none')),
    limit('share of a core', ({ usage }) => usage?.cores, CORES_BOUND, decimal),
    limit('peak RSS with child processes', ({ usage }) => usage?.peakRssBytes, RSS_BOUND_BYTES, mebibytes),
    compare('acknowledged, 100 commands more', ({ ackMs }) => spread(ackMs)),
    limit(
      'acknowledged, 100 commands more, p99',
      ({ ackMs }) => quantileOf(ackMs, 0.99),
      ACK_BOUND_MS,
      milliseconds,
    ),
  ];
}

function run(program: Program, jobs: number): Promise<CrowdRun> {
  const more = { commands: 100, perSecond: 10 };
  return runCrowd({ program, jobs, commandsPerSecond: 100, measuredMs: MEASURED_MS, more });
}

function summary({ edits, healthMs, usage, pollsPerJobMinute, ackMs, rigCores }: CrowdRun): string {
  return [
    ...(usage ? [`${decimal(usage.cores)} core, peak RSS ${mebibytes(usage.peakRssBytes)}`] : []),
    `${decimal(edits.perJobMinute)} edits and ${decimal(pollsPerJobMinute)} polls per job and minute`,
    `edit gap p99 ${seconds(quantileOf(edits.gapsMs, 0.99))}`,
    `${edits.refused} refused`,
    `/healthz p50 ${milliseconds(quantileOf(healthMs, 0.5))}, p99 ${milliseconds(quantileOf(healthMs, 0.99))}`,
    `more commands acknowledged p50 ${milliseconds(quantileOf(ackMs, 0.5))}, p99 ${milliseconds(quantileOf(ackMs, 0.99))}`,
    `Discord and provider: ${decimal(rigCores)} core`,
  ].join('; ');
}
