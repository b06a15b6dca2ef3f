import { learnedMs, nextPollMs } from '../src/jobs/polling.ts';
import { meanOf } from './figures.ts';
import { type Random, seededRandom } from './random.ts';

const MEDIAN_MS = 105_000;
const SIGMA = 0.25;
/** The catalog's guess for a model of the operator's own. */
const TYPICAL_MS = 180_000;
const EARLIER_JOBS = 50;
/** Jobs that are polled after each set of earlier ones. */
const JOBS_PER_HISTORY = 50;
const HISTORIES = 400;
const PLAIN_POLL_MS = 10_000;
/** The engine polls a task at least this long after its last poll, if the provider asks for nothing. */
const MIN_POLL_MS = 0;

/**
 * The quality of a polling schedule: milliseconds from the end of a task to the poll that sees it, and polls per job.
 */
export interface PollFigures {
  lateMs: number[];
  polls: number;
}

type Schedule = (elapsedMs: number, historyMs: readonly number[]) => number;

/**
 * Runs the bot's own schedule over drawn durations, which takes no time: a poll costs nothing here. It learns durations
 * as the bot would, only from its polls.
 */
export function simulatePolling(): { cutscene: PollFigures; plainLoop: PollFigures } {
  const learned: Schedule = (elapsedMs, historyMs) =>
    nextPollMs(elapsedMs, { historyMs, typicalMs: TYPICAL_MS }, MIN_POLL_MS);
  return { cutscene: simulate(learned), plainLoop: simulate(() => PLAIN_POLL_MS) };
}

function simulate(schedule: Schedule): PollFigures {
  const random = seededRandom(20_261_123);
  const runs = Array.from({ length: HISTORIES }, () => {
    const historyMs: number[] = [];
    for (let job = 0; job < EARLIER_JOBS; job++) {
      const { lastPendingMs, seenAtMs } = watchTask(logNormalMs(random), (elapsedMs) =>
        schedule(elapsedMs, historyMs),
      );
      historyMs.push(learnedMs(lastPendingMs, seenAtMs));
      historyMs.sort((a, b) => a - b);
    }
    return Array.from({ length: JOBS_PER_HISTORY }, () =>
      watchTask(logNormalMs(random), (elapsedMs) => schedule(elapsedMs, historyMs)),
    );
  }).flat();
  return { lateMs: runs.map(({ lateMs }) => lateMs), polls: meanOf(runs.map(({ polls }) => polls)) };
}

function watchTask(durationMs: number, nextMs: (elapsedMs: number) => number) {
  let seenAtMs = 0;
  let lastPendingMs = 0;
  let polls = 0;
  while (seenAtMs < durationMs) {
    lastPendingMs = seenAtMs;
    seenAtMs += nextMs(seenAtMs);
    polls += 1;
  }
  return { lastPendingMs, seenAtMs, polls, lateMs: seenAtMs - durationMs };
}

function logNormalMs(random: Random): number {
  // Two even draws make one normal one (Box and Muller).
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return MEDIAN_MS * Math.exp(SIGMA * normal);
}
