import { UserError } from '../errors.ts';
import type { Job } from './job.ts';
import { isStranded, isWaitingForClick, traitsOf } from './states.ts';

/**
 * Whether new jobs are taken. While it is closed those that were taken go on, so that the bot can be stopped with
 * nobody waiting. It is for one run: each start begins open.
 */
export interface Intake {
  /** Since when it is closed; `undefined` while it is open. */
  closedSinceMs(): number | undefined;
  close(): void;
  open(): void;
  /** Throws a `UserError` for the member while it is closed. */
  requireOpen(): void;
}

export function createIntake(now: () => number): Intake {
  let sinceMs: number | undefined;
  return {
    closedSinceMs: () => sinceMs,
    close() {
      sinceMs ??= now();
    },
    open() {
      sinceMs = undefined;
    },
    requireOpen() {
      if (sinceMs !== undefined) throw new UserError((t) => t('refusal.draining'));
    },
  };
}

/** Whether new jobs are taken, and if not, whether all that were taken are done. */
export function stateOf(intake: Intake, jobs: Iterable<Job>): 'ready' | 'draining' | 'drained' {
  if (intake.closedSinceMs() === undefined) return 'ready';
  const { making, waiting } = underWay(jobs);
  return making + waiting === 0 ? 'drained' : 'draining';
}

/** The jobs that a stop should wait for; what is final among them is only yet to be told. */
export function underWay(jobs: Iterable<Job>): { making: number; waiting: number } {
  const each = [...jobs].filter((job) => !isWaitingForClick(job) && !isStranded(job));
  const waiting = each.filter((job) => traitsOf(job).phase === 'waiting').length;
  return { making: each.length - waiting, waiting };
}
