import type { Catalog } from '../catalog/catalog.ts';
import type { Clock } from '../runtime/clock.ts';
import { fairOrder, memberOf } from './fair-queue.ts';
import { isIn, type Job, type JobIn } from './job.ts';
import type { Limits, ProviderGate } from './limits.ts';
import { expectedMs, remainingMs } from './polling.ts';
import { isActive } from './states.ts';
import { type Timings, timingKnowledge } from './timings.ts';

/** Progress that the provider last reported for a running task. Kept only in memory, because it's outdated at once. */
export interface Progress {
  /** 0 to 1. */
  fraction?: number;
  step?: string;
}

/** When a job will be ready, as far as known. */
export interface Estimate {
  /** Milliseconds from now, never negative. Absent if nothing is known, or the estimate has passed. */
  readyInMs?: number;
  /** The job takes longer than its model usually does. */
  isLate: boolean;
}

/** Estimates are cached for this long, because many messages ask at once. */
const FRESH_MS = 1_000;
/** How long a late task may still keep its slot, and how long a delivery takes. */
const LATE_MS = 15_000;
const DELIVERY_MS = 5_000;

/**
 * Estimates when unfinished jobs will be ready. For running jobs: the provider's progress and the model's earlier
 * durations. For queued jobs: a simulation of the queue with the slots of providers, members and servers.
 */
export function createEstimates(deps: {
  jobs: ReadonlyMap<string, Job>;
  limits: Limits;
  gate: Pick<ProviderGate, 'failingForMs'>;
  timings: Timings;
  wayOf: Catalog['wayOf'];
  progressOf(id: string): Progress;
  clock: Pick<Clock, 'now'>;
}): (id: string) => Estimate {
  const { jobs, limits, gate, clock } = deps;
  let queued = { atMs: Number.NEGATIVE_INFINITY, readyAtMs: new Map<string, number>() };

  function knowledgeOf(job: Job) {
    return timingKnowledge(deps.timings, deps.wayOf(job.request), job);
  }

  /** The usual duration of the stages from this one on. */
  function stagesMs(job: Job, fromStage: number): number {
    const count = deps.wayOf(job.request)?.stages.length ?? 1;
    let ms = 0;
    for (let stage = fromStage; stage < count; stage++) ms += expectedMs(knowledgeOf({ ...job, stage }));
    return ms;
  }

  function ofRunning(job: JobIn<'running'>, nowMs: number): Estimate {
    const elapsedMs = nowMs - job.status.sinceMs;
    const known = knowledgeOf(job);
    const leftMs = remainingMs(elapsedMs, known, deps.progressOf(job.id).fraction);
    const isLate = elapsedMs > expectedMs(known) && remainingMs(elapsedMs, known) === undefined;
    return { isLate, ...(leftMs !== undefined && { readyInMs: leftMs + stagesMs(job, job.stage + 1) }) };
  }

  /** Milliseconds until a running job frees its member's slot. */
  function leavesInMs(job: Job, nowMs: number): number {
    if (isIn(job, 'running')) return ofRunning(job, nowMs).readyInMs ?? LATE_MS;
    return isIn(job, 'submitting') ? stagesMs(job, job.stage) : DELIVERY_MS;
  }

  function playQueue(nowMs: number): Map<string, number> {
    const active = [...jobs.values()].filter((job) => isActive(job) && !job.reel);
    const slots = new Map<string, number[]>();
    /** When each of this many slots becomes free, in milliseconds from now. */
    function slotsOf(key: string, count: number, isTheirs: (job: Job) => boolean): number[] {
      const known = slots.get(key);
      if (known) return known;
      const free = active.filter(isTheirs).map((job) => leavesInMs(job, nowMs));
      while (free.length < Math.min(count, jobs.size)) free.push(0);
      slots.set(key, free);
      return free;
    }
    const readyAtMs = new Map<string, number>();
    for (const job of fairOrder(jobs.values())) {
      if (!isIn(job, 'queued') || job.reel) continue;
      const { guildId } = job.origin;
      const member = memberOf(job);
      const lines = [
        slotsOf(
          job.provider,
          limits.providerRunning(job.provider),
          ({ provider }) => provider === job.provider,
        ),
        slotsOf(member, limits.memberRunning(guildId), (each) => memberOf(each) === member),
        slotsOf(guildId, limits.guildRunning(guildId), (each) => each.origin.guildId === guildId),
      ];
      const startsInMs = Math.max(
        0,
        job.status.notBeforeMs - nowMs,
        ...lines.map((line) => Math.min(...line)),
      );
      const leavesMs = startsInMs + stagesMs(job, job.stage);
      for (const line of lines) line[line.indexOf(Math.min(...line))] = leavesMs;
      readyAtMs.set(job.id, nowMs + leavesMs);
    }
    return readyAtMs;
  }

  return (id) => {
    const job = jobs.get(id);
    const nowMs = clock.now();
    if (job && isIn(job, 'running')) return ofRunning(job, nowMs);
    if (!job || job.reel || !isIn(job, 'queued', 'submitting')) return { isLate: false };
    // Nobody knows when a failing provider recovers.
    if (gate.failingForMs(job.provider) > 0) return { isLate: false };
    if (!isIn(job, 'queued')) return { isLate: false, readyInMs: stagesMs(job, job.stage) };
    if (Math.abs(nowMs - queued.atMs) >= FRESH_MS || !queued.readyAtMs.has(id))
      queued = { atMs: nowMs, readyAtMs: playQueue(nowMs) };
    const readyInMs = Math.max(0, (queued.readyAtMs.get(id) ?? nowMs) - nowMs);
    return { isLate: false, readyInMs };
  };
}
