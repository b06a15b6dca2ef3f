import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../log.ts';
import { isIn, type Job } from './job.ts';
import type { JobEvent } from './job-events.ts';
import { isAmount } from './ledger.ts';
import { holdsProvider, isFinal } from './states.ts';

/** What must be true whatever happens, and is not: a fault of the bot. */
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
 * Hears of a broken invariant, in production too. Where it returns, what broke the invariant is left out and all else
 * goes on: a video that is paid for still gets to its member.
 */
export type OnBroken = (broken: BrokenInvariant) => void;

/** Stops there, which a test should. */
export function raise(broken: BrokenInvariant): never {
  throw broken;
}

/** Says it in the log, and lets all else go on. */
export function logBroken(log: Log): OnBroken {
  return (err) => log.error({ err, job: err.job }, 'what can not be true of the job is left out; it goes on');
}

interface Rule {
  /** What is said of a change that breaks it. */
  broken: string;
  isKept(before: Job, after: Job, event: JobEvent): boolean;
  /** The job after the change without what broke the rule. */
  mended(before: Job, after: Job): Job;
}

const rules: readonly Rule[] = [
  {
    broken: 'an ended job begins again',
    isKept(before, after, { type }) {
      const isLeft = isFinal(before) && after.status.state !== before.status.state;
      // A failed one goes on after all, or a delivered one turned out not to be a video.
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
      task === null || type === 'still-made' || isDeepStrictEqual(after.task, task),
    mended: ({ task }, after) => ({ ...after, task }),
  },
  {
    broken: 'a cost is not an amount',
    isKept: (_, after) => [after.costUsd ?? 0, after.reservedUsd, bookedUsd(after) ?? 0].every(isAmount),
    mended: withAmounts,
  },
];

/** The job as `after` says, but for what can't come of `before`, whatever the event: that is told to `onBroken`. */
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

/** What nobody can read counts as what was set aside, so that no budget is overdrawn by it. */
function withAmounts(before: Job, after: Job): Job {
  const reservedUsd = [after.reservedUsd, before.reservedUsd, 0].find(isAmount) ?? 0;
  const earlierUsd = [before.costUsd ?? 0, 0].find(isAmount) ?? 0;
  const costUsd = isAmount(after.costUsd ?? 0) ? after.costUsd : Math.max(earlierUsd, reservedUsd);
  const job = { ...after, reservedUsd, costUsd };
  if (!isIn(job, 'failed') || isAmount(job.status.bookedUsd ?? 0)) return job;
  return { ...job, status: { ...job.status, bookedUsd: Math.max(0, (costUsd ?? 0) - earlierUsd) } };
}

/**
 * Those of the jobs that are about to start that may: each waits, comes once, and finds a free slot of its provider
 * (`count` of it), given what runs. What is wrong goes to `onBroken`, and that job stays in the queue.
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
  if (!isIn(job, 'queued')) return `it would start, and is ${job.status.state}`;
  if (isSeen) return 'it would start twice';
  return slots < 1 ? 'it would start without a slot' : undefined;
}
