import type { Provider } from '../providers/provider.ts';
import { aloneFleet, type Fleet } from './fleet.ts';
import { paceOf, type SeenProgress } from './pace.ts';
import { MIN_HISTORY, type TimingKnowledge } from './polling.ts';

/** A task that still runs, and what limits its polls. */
export interface Polled {
  /** The task's age. */
  elapsedMs: number;
  timing: TimingKnowledge;
  progress?: SeenProgress | undefined;
  /** The least time until the next poll that the provider allows. */
  minIntervalMs: number;
  /** Tasks that run at this provider. */
  runningTasks: number;
  /** Polls that the provider takes in a second, for all tasks together. */
  pollsPerSecond: number;
  /** Whether the provider will call when the task is over, and polls only guard against a lost call. */
  isCallExpected?: boolean;
  /** 0 to 1: tasks of one burst shouldn't be polled in the same instant. */
  random: number;
}

const JITTER = 0.1;
/** Early failures, such as most refusals, are noticed early. */
const EARLY_LOOK_MS = 12_000;
const LONGEST_WAIT_MS = 90_000;
const GUARD_POLLS_MS = 60_000;
/** What takes seconds is polled more often: by this share of its duration. */
const SHORTEST_MS = 1_500;
const SHORTEST_SHARE = 0.04;

/** Of the time that a task will still take at its pace. */
const PACE_SHARE = 0.7;
/** A pace may change: the next look comes after this much of the task's age at the latest. */
const GUARD_SHARE = 0.3;
const GUARD_MS = 4_000;

/** If only the task's age is known. */
const SHORTEST_BLIND_MS = 2_000;
const LONGEST_BLIND_MS = 10_000;
const BLIND_SHARE = 0.08;

/** How often a task is polled while it may end. Chosen by simulation, see `npm run bench -- latency`. */
const DENSITY = 0.33;
const HAZARD_POWER = 0.6;
/** How finely the hazard is added up. */
const STEP_SHARE = 0.01;
/** Even tasks that always took equally long differ a little. */
const LEAST_SPREAD = 0.025;
/** A logistic distribution with a scale of 1 has about this deviation. */
const LOGISTIC_DEVIATION = 1.7;

/**
 * Milliseconds until the next poll. By the task's own progress, where that moves in fine steps; otherwise by the
 * durations of earlier tasks; otherwise in steps that grow with the task's age, because the catalog's guess may be far
 * off.
 */
export function nextPollMs(polled: Polled): number {
  const { minIntervalMs, runningTasks, pollsPerSecond, isCallExpected, random } = polled;
  const leastMs = Math.max(
    ...[minIntervalMs, (1_000 * runningTasks) / pollsPerSecond, isCallExpected ? GUARD_POLLS_MS : 0],
  );
  const desiredMs = Math.max(leastMs, byPaceMs(polled) ?? byAgeMs(polled));
  const earliestMs = Math.max(leastMs, desiredMs * (1 - JITTER));
  return earliestMs + random * 2 * JITTER * desiredMs;
}

function byPaceMs({ elapsedMs, progress = [] }: Polled): number | undefined {
  const perMs = paceOf(progress, elapsedMs);
  const last = progress.at(-1);
  if (perMs === undefined || !last) return undefined;
  const remainingMs = (1 - last.fraction) / perMs;
  const guardMs = Math.max(GUARD_MS, GUARD_SHARE * elapsedMs);
  return Math.min(Math.max(shortestMs(1 / perMs), PACE_SHARE * remainingMs), guardMs);
}

function byAgeMs({ elapsedMs, timing, progress = [] }: Polled): number {
  const { historyMs, typicalMs } = timing;
  if (historyMs.length < MIN_HISTORY) {
    const shortestMs = Math.min(SHORTEST_BLIND_MS, typicalMs * 0.05);
    return Math.min(Math.max(elapsedMs * BLIND_SHARE, shortestMs), LONGEST_BLIND_MS);
  }
  const byHazardMs = untilLikely(elapsedMs, historyMs);
  // One more look tells whether its progress moves in fine steps.
  const last = progress.at(-1);
  if (last && last.elapsedMs === elapsedMs && [2, 3].includes(progress.length))
    return Math.min(byHazardMs, GUARD_MS);
  return elapsedMs === 0 && byHazardMs > 2 * EARLY_LOOK_MS ? EARLY_LOOK_MS : byHazardMs;
}

function shortestMs(durationMs: number): number {
  return Math.min(SHORTEST_MS, SHORTEST_SHARE * durationMs);
}

/**
 * Milliseconds in which the task's chance to end (its hazard) adds up to the time for a poll. Few polls find an end
 * soon if their gaps shrink as the square root of the hazard grows. A little steeper, the usual end is found sooner,
 * and a late one later.
 */
function untilLikely(elapsedMs: number, historyMs: readonly number[]): number {
  const { hazardPerSecond, middleMs, longMs } = logLogistic(historyMs);
  const stepMs = Math.max(middleMs, elapsedMs) * STEP_SHARE;
  let sum = 0;
  let waitMs = 0;
  while (sum < DENSITY && waitMs < LONGEST_WAIT_MS) {
    const more = hazardPerSecond(elapsedMs + waitMs + stepMs / 2) ** HAZARD_POWER * (stepMs / 1_000);
    waitMs += stepMs * Math.min(1, (DENSITY - sum) / more);
    sum += more;
  }
  return Math.min(Math.max(shortestMs(middleMs), waitMs, (elapsedMs - longMs) * 0.1), LONGEST_WAIT_MS);
}

/** The distribution of durations, which have a long tail: logistic in their logarithms. `longMs`: 2 % take longer. */
function logLogistic(historyMs: readonly number[]) {
  const logs = historyMs.map((ms) => Math.log(Math.max(1, ms)));
  const mean = logs.reduce((sum, each) => sum + each, 0) / logs.length;
  const variance = logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (logs.length - 1);
  const spread = Math.max(LEAST_SPREAD, Math.sqrt(variance) / LOGISTIC_DEVIATION);
  const middleMs = Math.exp(mean);
  return {
    middleMs,
    longMs: middleMs * 49 ** spread,
    hazardPerSecond(ms: number): number {
      const odds = (ms / middleMs) ** (1 / spread);
      return 1_000 / spread / ms / (1 + 1 / odds);
    },
  };
}

/** Of all tasks together, at a provider that publishes no limit. */
const POLLS_PER_SECOND = 50;

/** This process's share of the polls that a provider allows. Only workers poll. */
export function pollsPerSecondOf(
  provider: Pick<Provider, 'pollsPerSecond'> | undefined,
  fleet: Pick<Fleet, 'size'> = aloneFleet,
): number {
  return (provider?.pollsPerSecond ?? POLLS_PER_SECOND) / Math.max(1, fleet.size().workers);
}
