import { type SeenProgress, seeProgress } from '../src/jobs/pace.ts';
import { nextPollMs } from '../src/jobs/poll-schedule.ts';
import { learnedMs } from '../src/jobs/polling.ts';
import { meanOf } from './figures.ts';
import { type Random, seededRandom } from './random.ts';

/** The catalog's guess for a model of the operator's own. */
const TYPICAL_MS = 180_000;
/** Jobs that are polled after each set of earlier ones. */
const JOBS_PER_HISTORY = 50;
const HISTORIES = 200;
const PLAIN_POLL_MS = 10_000;
/** The engine polls a task at least this long after its last poll, if the provider asks for nothing. */
const UNLIMITED = { minIntervalMs: 0, runningTasks: 1, pollsPerSecond: 50 };

/**
 * The quality of a polling schedule: milliseconds from the end of a task to the poll that sees it, and polls per job.
 */
export interface PollFigures {
  lateMs: number[];
  polls: number;
}

/** Durations that are distributed log-normally, and what the bot knows of them. */
export interface Tasks {
  medianMs: number;
  /** Of the logarithms. */
  sigma: number;
  earlierJobs: number;
  /** Whether the provider reports progress, in hundredths. */
  hasProgress: boolean;
}

interface Seen {
  elapsedMs: number;
  historyMs: readonly number[];
  progress: SeenProgress | undefined;
}

/**
 * Runs the bot's own schedule over drawn durations, which takes no time: a poll costs nothing here. It learns durations
 * as the bot would, only from its polls.
 */
export function simulatePolling(tasks: Tasks): PollFigures {
  const random = seededRandom(20_261_124);
  return simulate(tasks, ({ elapsedMs, historyMs, progress }) => {
    const timing = { historyMs, typicalMs: TYPICAL_MS };
    return nextPollMs({ ...UNLIMITED, elapsedMs, timing, progress, random: random() });
  });
}

/** The same with a poll every 10 s. */
export function simulatePlainLoop(tasks: Tasks): PollFigures {
  return simulate(tasks, () => PLAIN_POLL_MS);
}

function simulate(tasks: Tasks, schedule: (seen: Seen) => number): PollFigures {
  const random = seededRandom(20_261_123);
  const watch = (historyMs: readonly number[]) =>
    watchTask(logNormalMs(random, tasks), tasks.hasProgress, (seen) => schedule({ ...seen, historyMs }));
  const runs = Array.from({ length: HISTORIES }, () => {
    const historyMs: number[] = [];
    for (let job = 0; job < tasks.earlierJobs; job++) {
      const { lastPendingMs, seenAtMs } = watch(historyMs);
      historyMs.push(learnedMs(lastPendingMs, seenAtMs));
      historyMs.sort((a, b) => a - b);
    }
    return Array.from({ length: JOBS_PER_HISTORY }, () => watch(historyMs));
  }).flat();
  return { lateMs: runs.map(({ lateMs }) => lateMs), polls: meanOf(runs.map(({ polls }) => polls)) };
}

function watchTask(
  durationMs: number,
  hasProgress: boolean,
  nextMs: (seen: Omit<Seen, 'historyMs'>) => number,
) {
  let seenAtMs = 0;
  let lastPendingMs = 0;
  let polls = 0;
  let progress: SeenProgress | undefined;
  while (seenAtMs < durationMs) {
    lastPendingMs = seenAtMs;
    const hundredths = Math.floor((100 * seenAtMs) / durationMs);
    if (hasProgress) progress = seeProgress(progress, seenAtMs, hundredths / 100);
    seenAtMs += nextMs({ elapsedMs: seenAtMs, progress });
    polls += 1;
  }
  return { lastPendingMs, seenAtMs, polls, lateMs: seenAtMs - durationMs };
}

function logNormalMs(random: Random, { medianMs, sigma }: Tasks): number {
  // Two even draws make one normal one (Box and Muller).
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return medianMs * Math.exp(sigma * normal);
}
