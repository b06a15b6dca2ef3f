import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../log.ts';
import { isIn, type Job } from './job.ts';
import type { JobEvent } from './job-events.ts';
import { isAmount } from './ledger.ts';
import { holdsProvider, isFinal, isGranted } from './states.ts';

/** An invariant doesn't hold: a fault in the bot. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
  /** The id of the job. */
  readonly job: string;

  constructor(job: string, what: string) {
    super(`job ${job}: ${what}`);
    this.job = job;
  }
}

/**
 * Called when an invariant is broken, in production too. If it returns, the change that broke the invariant is left out
 * and everything else continues, so that a paid video still reaches its member.
 */
export type OnBroken = (broken: BrokenInvariant) => void;

/** Stops there, as a test should. */
export function raise(broken: BrokenInvariant): never {
  throw broken;
}

/** Logs it and lets everything else continue. */
export function logBroken(log: Log): OnBroken {
  return (err) =>
    log.error(
      { err, job: err.job },
      'the job broke an invariant; the change was left out, and the job continues',
    );
}

interface Rule {
  /** The message about a change that breaks it. */
  broken: string;
  isKept(before: Job, after: Job, event: JobEvent): boolean;
  /** The job after the change, without the part that broke the rule. */
  mended(before: Job, after: Job): Job;
}

const rules: readonly Rule[] = [
  {
    broken: 'an ended job begins again',
    isKept(before, after, { type }) {
      const isLeft = isFinal(before) && after.status.state !== before.status.state;
      // A failed job continues after all, or a delivered file turned out not to be a video.
      return !isLeft || type === 'recovered' || type === 'found-broken';
    },
    mended: (before) => before,
  },
  {
    broken: 'it is another job',
    isKept: (before, after) => after.id === before.id && after.createdAtMs === before.createdAtMs,
    mended: ({ id, createdAtMs }, after) => ({ ...after, id, createdAtMs }),
  },
  {
    broken: 'a known task is lost or changed',
    isKept: ({ task }, after, { type }) =>
      task === null || type === 'still-made' || type === 'task-lost' || isDeepStrictEqual(after.task, task),
    mended: ({ task }, after) => ({ ...after, task }),
  },
  {
    broken: 'its provider changes after a submit',
    isKept: (before, after, { type }) =>
      after.provider === before.provider || type === 'still-made' || type === 'offer-changed',
    mended: ({ provider }, after) => ({ ...after, provider }),
  },
  {
    broken: 'a cost is not an amount',
    isKept: (_, after) => [after.costUsd ?? 0, after.reservedUsd, bookedUsd(after) ?? 0].every(isAmount),
    mended: withAmounts,
  },
];

/**
 * The job as in `after`, except for anything that can't follow from `before`, whatever the event. That goes to
 * `onBroken`.
 */
export function keepInvariants(before: Job, after: Job, event: JobEvent, onBroken: OnBroken): Job {
  let job = after;
  for (const { broken, isKept, mended } of rules) {
    if (isKept(before, job, event)) continue;
    const change = `${before.status.state} to ${after.status.state} by ${event.type}`;
    onBroken(new BrokenInvariant(before.id, `${broken} (${change})`));
    job = mended(before, job);
  }
  return job;
}

function bookedUsd(job: Job): number | undefined {
  return isIn(job, 'failed') ? job.status.bookedUsd : undefined;
}

/** An unreadable amount counts as the reserved one, so that it overdraws no budget. */
function withAmounts(before: Job, after: Job): Job {
  const reservedUsd = [after.reservedUsd, before.reservedUsd, 0].find(isAmount) ?? 0;
  const earlierUsd = [before.costUsd ?? 0, 0].find(isAmount) ?? 0;
  const costUsd = isAmount(after.costUsd ?? 0) ? after.costUsd : Math.max(earlierUsd, reservedUsd);
  const job = { ...after, reservedUsd, costUsd };
  if (!isIn(job, 'failed') || isAmount(job.status.bookedUsd ?? 0)) return job;
  return { ...job, status: { ...job.status, bookedUsd: Math.max(0, (costUsd ?? 0) - earlierUsd) } };
}

/**
 * The jobs among `starting` that may start: each of them waits, appears once, and finds a free slot at its provider
 * (which has `count`), given the running jobs. Violations go to `onBroken`, and those jobs stay queued.
 */
export function keepStarts(
  starting: readonly Job[],
  jobs: readonly Job[],
  count: (provider: string) => number,
  onBroken: OnBroken,
): Job[] {
  const seen = new Set<string>();
  const free = new Map<string, number>();
  const freeAt = (provider: string) =>
    count(provider) - jobs.filter((job) => job.provider === provider && holdsProvider(job)).length;
  return starting.filter((job) => {
    const slots = free.get(job.provider) ?? freeAt(job.provider);
    const broken = whyNotStart(job, { isSeen: seen.has(job.id), slots });
    if (broken) {
      onBroken(new BrokenInvariant(job.id, broken));
      return false;
    }
    seen.add(job.id);
    free.set(job.provider, slots - 1);
    return true;
  });
}

function whyNotStart(job: Job, { isSeen, slots }: { isSeen: boolean; slots: number }): string | undefined {
  if (!isIn(job, 'queued') || isGranted(job)) return `it would start, and is ${job.status.state}`;
  if (isSeen) return 'it would start twice';
  return slots < 1 ? 'it would start without a slot' : undefined;
}
