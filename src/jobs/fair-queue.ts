import { isIn, type Job } from './job.ts';
import type { Limits, ProviderGate } from './limits.ts';
import { holdsProvider, isActive, isSubmitting } from './states.ts';

/** Whose running jobs a job counts among: its member's in its guild. */
export const memberOf = (job: Job) => `${job.origin.guildId}/${job.origin.userId}`;

/**
 * Waiting jobs in the order in which they will be taken: fair between members, so that one's tenth job waits
 * behind another's first. A job's round is how many of its member's jobs are before it; rounds are served one
 * after the other, and inside a round by arrival.
 */
export function fairOrder(jobs: Iterable<Job>): Job[] {
  const waiting: Job[] = [];
  const ahead = new Map<string, number>();
  for (const job of jobs) {
    if (isIn(job, 'queued')) waiting.push(job);
    else if (isActive(job)) ahead.set(memberOf(job), (ahead.get(memberOf(job)) ?? 0) + 1);
  }
  waiting.sort(byArrival);
  const rounds = new Map<Job, number>();
  for (const job of waiting) {
    const round = ahead.get(memberOf(job)) ?? 0;
    // Jobs that are partly paid for are finished first.
    rounds.set(job, job.still ? -1 : round);
    ahead.set(memberOf(job), round + 1);
  }
  return waiting.sort((a, b) => (rounds.get(a) ?? 0) - (rounds.get(b) ?? 0) || byArrival(a, b));
}

/**
 * The place of each waiting job in the line to its provider, from 1 on. Many messages show one at the same time:
 * they are counted once, until `changed` is called.
 */
export function createQueuePositions(jobs: ReadonlyMap<string, Job>) {
  let positions: Map<string, number> | undefined;
  function count() {
    const byProvider = Map.groupBy(jobs.values(), ({ provider }) => provider);
    const lines = [...byProvider.values()].map(fairOrder);
    return new Map(lines.flatMap((line) => line.map(({ id }, index) => [id, index + 1] as const)));
  }
  return {
    changed() {
      positions = undefined;
    },
    of(id: string): number | undefined {
      positions ??= count();
      return positions.get(id);
    },
  };
}

function byArrival(a: Job, b: Job): number {
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1);
}

type StartLimits = Limits & Pick<ProviderGate, 'submitsAtOnce'>;

/** What a job has one of while it is ordered or runs, by names that no two of them share. */
const slotOf = {
  submit: ({ provider }: Job) => `submit ${provider}`,
  provider: ({ provider }: Job) => `provider ${provider}`,
  member: (job: Job) => `member ${memberOf(job)}`,
  guild: ({ origin }: Job) => `guild ${origin.guildId}`,
};

function slotsHeldBy(job: Job): string[] {
  return [
    ...(isSubmitting(job) ? [slotOf.submit(job)] : []),
    ...(holdsProvider(job) ? [slotOf.provider(job)] : []),
    ...(isActive(job) ? [slotOf.member(job), slotOf.guild(job)] : []),
  ];
}

/** What a queued job takes when it starts, with how many there are. */
function slotsNeededBy(job: Job, limits: StartLimits): { slot: string; count: number }[] {
  const { guildId } = job.origin;
  return [
    { slot: slotOf.submit(job), count: limits.submitsAtOnce(job.provider) },
    { slot: slotOf.provider(job), count: limits.providerRunning(job.provider) },
    { slot: slotOf.member(job), count: limits.memberRunning(guildId) },
    { slot: slotOf.guild(job), count: limits.guildRunning(guildId) },
  ];
}

/** The jobs that may be submitted now, given what runs. */
export function startable(jobs: readonly Job[], limits: StartLimits, nowMs: number): Job[] {
  const taken = new Map<string, number>();
  const take = (slot: string) => taken.set(slot, (taken.get(slot) ?? 0) + 1);
  for (const job of jobs) slotsHeldBy(job).forEach(take);
  const started: Job[] = [];
  for (const job of fairOrder(jobs)) {
    if (!isIn(job, 'queued') || job.status.notBeforeMs > nowMs) continue;
    const needed = slotsNeededBy(job, limits);
    if (needed.some(({ slot, count }) => (taken.get(slot) ?? 0) >= count)) continue;
    for (const { slot } of needed) take(slot);
    started.push(job);
  }
  return started;
}
