import type { Intake } from './intake.ts';
import type { Job } from './job.ts';
import { isStranded, isWaitingForClick, traitsOf } from './states.ts';

/** Whether new jobs are accepted, and if not, whether all accepted ones are done. */
export function stateOf(intake: Intake, jobs: Iterable<Job>): 'ready' | 'draining' | 'drained' {
  if (intake.closedSinceMs() === undefined) return 'ready';
  const { making, waiting } = underWay(jobs);
  return making + waiting === 0 ? 'drained' : 'draining';
}

/** The jobs that a stop should wait for. Final ones among them still have to notify their members. */
export function underWay(jobs: Iterable<Job>): { making: number; waiting: number } {
  const each = [...jobs].filter((job) => !isWaitingForClick(job) && !isStranded(job));
  const waiting = each.filter((job) => traitsOf(job).phase === 'waiting').length;
  return { making: each.length - waiting, waiting };
}
