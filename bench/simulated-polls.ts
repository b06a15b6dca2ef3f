import { decimal, quantileOf, seconds } from './figures.ts';
import { simulatePlainLoop, simulatePolling, type Tasks } from './poll-schedule.ts';
import { bounded, type Row } from './table.ts';

/** Log-normal, as renders are. */
const usual = { medianMs: 105_000, sigma: 0.25 };
/** A burst of the same video. */
const alike = { medianMs: 35_000, sigma: 0.01 };

/** Tasks, and the bounds of how late their end is seen, and of polls for each. */
const schedules: { tasks: Tasks; p50Ms?: number; p95Ms?: number; polls: number }[] = [
  { tasks: { ...usual, earlierJobs: 50, hasProgress: false }, p50Ms: 1_500, p95Ms: 4_000, polls: 16 },
  { tasks: { ...usual, earlierJobs: 50, hasProgress: true }, p50Ms: 800, p95Ms: 1_600, polls: 15 },
  { tasks: { ...alike, earlierJobs: 0, hasProgress: true }, polls: 9.5 },
  { tasks: { ...alike, earlierJobs: 50, hasProgress: false }, polls: 5 },
  { tasks: { ...alike, earlierJobs: 0, hasProgress: false }, polls: 18 },
];

/**
 * How late the end of a task is seen. Minutes of waiting are simulated, because the time of a poll is a pure function of
 * the task's age, its progress and the learned durations.
 */
export function simulatePolls(): Row[] {
  return schedules.flatMap(simulated);
}

function simulated({ tasks, p50Ms, p95Ms, polls }: (typeof schedules)[number]): Row[] {
  const cutscene = simulatePolling(tasks);
  const plainLoop = simulatePlainLoop(tasks);
  const { medianMs, sigma, earlierJobs, hasProgress } = tasks;
  const spread = sigma < 0.05 ? 'all alike' : `sigma ${sigma}`;
  const known = `${earlierJobs} earlier jobs, ${hasProgress ? 'with' : 'without'} progress`;
  const what = `simulated polls, ${medianMs / 1_000} s, ${spread}, ${known}`;
  const late = (quantile: number) => ({
    cutscene: quantileOf(cutscene.lateMs, quantile),
    plainLoop: quantileOf(plainLoop.lateMs, quantile),
  });
  return [
    ...(p50Ms ? [bounded(`${what}: seen late by, p50`, { ...late(0.5), limit: p50Ms }, seconds)] : []),
    ...(p95Ms ? [bounded(`${what}: seen late by, p95`, { ...late(0.95), limit: p95Ms }, seconds)] : []),
    bounded(
      `${what}: polls per job`,
      { cutscene: cutscene.polls, plainLoop: plainLoop.polls, limit: polls },
      decimal,
    ),
  ];
}
