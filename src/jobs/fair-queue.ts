import { memberOf } from './intake.ts';
import { isIn, type Job } from './job.ts';
import type { Limits, ProviderGate } from './limits.ts';
import { holdsProvider, isActive, isGranted, isSubmitting } from './states.ts';

/**
 * Waiting jobs in the order in which they start. Fair between members: one member's tenth job waits behind another's
 * first. A job's round is the number of its member's jobs before it. Rounds are served one after the other, each in
 * order of arrival.
 */
export function fairOrder(jobs: Iterable<Job>): Job[] {
  const waiting: Job[] = [];
  const ahead = new Map<string, number>();
  for (const job of jobs) {
    if (isActive(job)) ahead.set(memberOf(job), (ahead.get(memberOf(job)) ?? 0) + 1);
    else if (isIn(job, 'queued')) waiting.push(job);
  }
  waiting.sort(byArrival);
  const rounds = new Map<number, Job[]>();
  for (const job of waiting) {
    const member = memberOf(job);
    const before = ahead.get(member) ?? 0;
    ahead.set(member, before + 1);
    // Jobs that are partly paid for are finished first.
    const round = job.still ? -1 : before;
    const together = rounds.get(round) ?? [];
    together.push(job);
    rounds.set(round, together);
  }
  return [...rounds].sort(([a], [b]) => a - b).flatMap(([, together]) => together);
}

/**
 * The queue position of each waiting job at its provider, counted from 1. Cached until `changed` is called, because
 * many messages show positions at once.
 */
export function createQueuePositions(jobs: ReadonlyMap<string, Job>) {
  let positions: Map<string, number> | undefined;
  function count() {
    const found = new Map<string, number>();
    for (const ofProvider of Map.groupBy(jobs.values(), ({ provider }) => provider).values())
      for (const [index, { id }] of fairOrder(ofProvider).entries()) found.set(id, index + 1);
    return found;
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

/** The slots that a job holds while it is about to start, is submitted or runs, as names that no two groups share. */
const slotOf = {
  submit: ({ provider }: Job) => `submit ${provider}`,
  provider: ({ provider }: Job) => `provider ${provider}`,
  member: (job: Job) => `member ${memberOf(job)}`,
  guild: ({ origin }: Job) => `guild ${origin.guildId}`,
};

function slotsHeldBy(job: Job): string[] {
  return [
    ...(isSubmitting(job) || (isGranted(job) && !job.reel) ? [slotOf.submit(job)] : []),
    ...(holdsProvider(job) ? [slotOf.provider(job)] : []),
    ...(isActive(job) && !job.reel ? [slotOf.member(job), slotOf.guild(job)] : []),
  ];
}

/** Whether other jobs may start after the change. A job that becomes late frees its slots without leaving its state. */
export function mayFreeSlots(before: Job, after: Job): boolean {
  return before.status.state !== after.status.state || slotsHeldBy(before).length > slotsHeldBy(after).length;
}

/** How many slots there are. */
const countOf: Record<keyof typeof slotOf, (job: Job, limits: StartLimits) => number> = {
  submit: ({ provider }, limits) => limits.submitsAtOnce(provider),
  provider: ({ provider }, limits) => limits.providerRunning(provider),
  member: ({ origin }, limits) => limits.memberRunning(origin.guildId),
  guild: ({ origin }, limits) => limits.guildRunning(origin.guildId),
};

/** The slots that a queued job takes when it starts. A reel, made here, takes nobody's place at a provider. */
const slotsNeededBy = ({ reel }: Job) =>
  reel ? (['provider'] as const) : (['provider', 'submit', 'guild', 'member'] as const);

/** The jobs that may be submitted now, given the running ones. */
export function startable(jobs: readonly Job[], limits: StartLimits, nowMs: number): Job[] {
  const taken = new Map<string, number>();
  const take = (slot: string) => taken.set(slot, (taken.get(slot) ?? 0) + 1);
  for (const job of jobs) slotsHeldBy(job).forEach(take);
  const started: Job[] = [];
  for (const job of fairOrder(jobs)) {
    if (!isIn(job, 'queued') || job.status.notBeforeMs > nowMs) continue;
    const needed = slotsNeededBy(job);
    // Most of a long queue waits for the first of these limits.
    if (needed.some((name) => (taken.get(slotOf[name](job)) ?? 0) >= countOf[name](job, limits))) continue;
    for (const name of needed) take(slotOf[name](job));
    started.push(job);
  }
  return started;
}
