import type { Model } from '../catalog/schema.ts';
import type { Clock } from '../runtime/clock.ts';
import { fairOrder, memberOf } from './fair-queue.ts';
import { isIn, type Job, type JobIn } from './job.ts';
import type { Limits, ProviderGate } from './limits.ts';
import { expectedMs, remainingMs } from './polling.ts';
import { isActive } from './states.ts';
import { type Timings, timingKnowledge } from './timings.ts';

/** What the provider last said of a running task; kept in memory, for it is old at once. */
export interface Progress {
  /** 0 to 1. */
  fraction?: number;
  step?: string;
}

/** When a job is ready, as far as anybody can tell. */
export interface Estimate {
  /** Milliseconds from now, never negative; absent where nothing is known that is not over. */
  readyInMs?: number;
  /** It takes longer than its model usually does. */
  isLate: boolean;
}

/** An estimate is reused for this long: many messages ask at the same time. */
const FRESH_MS = 1_000;
/** What a task that is over its time may still hold its place, and what delivering takes. */
const LATE_MS = 15_000;
const DELIVERY_MS = 5_000;

/**
 * Estimates when unfinished jobs are ready: running ones by what their provider reports and their model took before,
 * queued ones by playing the queue through, with the places that providers, members and servers have.
 */
export function createEstimates(deps: {
  jobs: ReadonlyMap<string, Job>;
  limits: Limits;
  gate: Pick<ProviderGate, 'failingForMs'>;
  timings: Timings;
  findModel(id: string): Model | undefined;
  progressOf(id: string): Progress;
  clock: Pick<Clock, 'now'>;
}): (id: string) => Estimate {
  const { jobs, limits, gate, clock } = deps;
  let queued = { atMs: Number.NEGATIVE_INFINITY, readyAtMs: new Map<string, number>() };

  function knowledgeOf(job: Job) {
    return timingKnowledge(deps.timings, deps.findModel(job.request.model), job);
  }

  /** What the stages from this one on usually take. */
  function stagesMs(job: Job, fromStage: number): number {
    const count = deps.findModel(job.request.model)?.stages.length ?? 1;
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

  /** In how many milliseconds a job that is under way lets go of its member's place. */
  function leavesInMs(job: Job, nowMs: number): number {
    if (isIn(job, 'running')) return ofRunning(job, nowMs).readyInMs ?? LATE_MS;
    return isIn(job, 'submitting') ? stagesMs(job, job.stage) : DELIVERY_MS;
  }

  function playQueue(nowMs: number): Map<string, number> {
    const active = [...jobs.values()].filter(isActive);
    const slots = new Map<string, number[]>();
    /** When each of so many places is free, in milliseconds from now. */
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
      if (!isIn(job, 'queued')) continue;
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
    if (!job || !isIn(job, 'queued', 'submitting')) return { isLate: false };
    // Nobody knows when a provider in trouble comes back.
    if (gate.failingForMs(job.provider) > 0) return { isLate: false };
    if (!isIn(job, 'queued')) return { isLate: false, readyInMs: stagesMs(job, job.stage) };
    if (Math.abs(nowMs - queued.atMs) >= FRESH_MS || !queued.readyAtMs.has(id))
      queued = { atMs: nowMs, readyAtMs: playQueue(nowMs) };
    const readyInMs = Math.max(0, (queued.readyAtMs.get(id) ?? nowMs) - nowMs);
    return { isLate: false, readyInMs };
  };
}
