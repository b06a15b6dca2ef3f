import { isIn, type Job } from './job.ts';
import type { Limits, ProviderGate } from './limits.ts';
import { holdsProvider, isActive, isSubmitting } from './states.ts';

/** The group that a running job counts in: its member's jobs in its guild, or their reels there. */
export const memberOf = ({ origin, reel }: Job) => `${origin.guildId}/${origin.userId}${reel ? ' reel' : ''}`;

/**
 * Waiting jobs in the order in which they start. Fair between members: one member's tenth job waits behind another's
 * first. A job's round is the number of its member's jobs before it. Rounds are served one after the other, each in
 * order of arrival.
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
 * The queue position of each waiting job at its provider, counted from 1. Cached until `changed` is called, because
 * many messages show positions at once.
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

/** The slots that a job holds while it is submitted or runs, as names that no two groups share. */
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
    ...(isActive(job) && !job.reel ? [slotOf.member(job), slotOf.guild(job)] : []),
  ];
}

/** Whether other jobs may start after the change. A job that becomes late frees its slots without leaving its state. */
export function mayFreeSlots(before: Job, after: Job): boolean {
  return before.status.state !== after.status.state || slotsHeldBy(before).length > slotsHeldBy(after).length;
}

/** The slots that a queued job takes when it starts, each with its limit. */
function slotsNeededBy(job: Job, limits: StartLimits): { slot: string; count: number }[] {
  const { guildId } = job.origin;
  // Made here, it takes nobody's place at a provider.
  if (job.reel) return [{ slot: slotOf.provider(job), count: limits.providerRunning(job.provider) }];
  return [
    { slot: slotOf.submit(job), count: limits.submitsAtOnce(job.provider) },
    { slot: slotOf.provider(job), count: limits.providerRunning(job.provider) },
    { slot: slotOf.member(job), count: limits.memberRunning(guildId) },
    { slot: slotOf.guild(job), count: limits.guildRunning(guildId) },
  ];
}

/** The jobs that may be submitted now, given the running ones. */
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
