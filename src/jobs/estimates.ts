import type { Catalog } from '../catalog/catalog.ts';
import type { Clock } from '../runtime/clock.ts';
import { fairOrder } from './fair-queue.ts';
import { memberOf } from './intake.ts';
import { isIn, type Job, type JobIn } from './job.ts';
import type { Limits, ProviderGate } from './limits.ts';
import { expectedMs, remainingMs } from './polling.ts';
import { createSlotLine, type SlotLine } from './slot-line.ts';
import { isActive, isGranted } from './states.ts';
import { type Timings, timingKnowledge } from './timings.ts';

/** Progress that the provider last reported for a task. Kept only in memory, because it's outdated at once. */
export interface Progress {
  /** 0 to 1. */
  fraction?: number;
  /** The task's age when it's done, in milliseconds, if it goes on at its own pace. */
  endsAtMs?: number;
  step?: string;
  /** How many tasks are before it in its provider's queue. */
  ahead?: number;
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
/** For a new job, the queue is played again after a millisecond for so many jobs: a small share of the time. */
const NEW_PER_MS = 50;
/** How long a late task may still keep its slot, and how long a delivery takes. */
const LATE_MS = 15_000;
const DELIVERY_MS = 5_000;

/** The queue as it will be worked off, as far as anybody knows. */
interface PlayedQueue {
  atMs: number;
  readyAtMs: ReadonlyMap<string, number>;
  /** Adds a job that came later, and returns when it will be ready. */
  add(job: JobIn<'queued'>): number;
}

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
  let queue: PlayedQueue = { atMs: Number.NEGATIVE_INFINITY, readyAtMs: new Map(), add: () => 0 };

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
    const leftMs = remainingMs(elapsedMs, known, deps.progressOf(job.id));
    const isLate = elapsedMs > expectedMs(known) && remainingMs(elapsedMs, known) === undefined;
    return { isLate, ...(leftMs !== undefined && { readyInMs: leftMs + stagesMs(job, job.stage + 1) }) };
  }

  /** Milliseconds until a running job frees its member's slot. */
  function leavesInMs(job: Job, nowMs: number): number {
    if (isIn(job, 'running')) return ofRunning(job, nowMs).readyInMs ?? LATE_MS;
    return isIn(job, 'submitting', 'queued') ? stagesMs(job, job.stage) : DELIVERY_MS;
  }

  /** When the held slots become free, by the name of their limit. */
  function heldSlots(nowMs: number): Map<string, number[]> {
    const held = new Map<string, number[]>();
    for (const job of jobs.values()) {
      if (!isActive(job) || job.reel) continue;
      const leavesMs = leavesInMs(job, nowMs);
      for (const name of [job.provider, memberOf(job), job.origin.guildId]) {
        const ofName = held.get(name);
        if (ofName) ofName.push(leavesMs);
        else held.set(name, [leavesMs]);
      }
    }
    return held;
  }

  function playQueue(atMs: number): PlayedQueue {
    const held = heldSlots(atMs);
    const lines = new Map<string, SlotLine>();
    const readyAtMs = new Map<string, number>();
    function lineOf(name: string, count: number): SlotLine {
      const line = lines.get(name) ?? createSlotLine(count, held.get(name) ?? []);
      lines.set(name, line);
      return line;
    }
    function add(job: JobIn<'queued'>): number {
      const { guildId } = job.origin;
      const needed = [
        lineOf(job.provider, limits.providerRunning(job.provider)),
        lineOf(memberOf(job), limits.memberRunning(guildId)),
        lineOf(guildId, limits.guildRunning(guildId)),
      ];
      const freeInMs = needed.map((line) => line.nextFreeMs());
      const leavesMs = Math.max(0, job.status.notBeforeMs - atMs, ...freeInMs) + stagesMs(job, job.stage);
      for (const line of needed) line.take(leavesMs);
      readyAtMs.set(job.id, atMs + leavesMs);
      return atMs + leavesMs;
    }
    for (const job of fairOrder(jobs.values())) if (isIn(job, 'queued') && !job.reel) add(job);
    return { atMs, readyAtMs, add };
  }

  /** When a queued job will be ready. In a long queue, a new one is behind all others for a moment. */
  function ofQueued(job: JobIn<'queued'>, nowMs: number): number {
    const ageMs = Math.abs(nowMs - queue.atMs);
    const newAfterMs = Math.floor(jobs.size / NEW_PER_MS);
    const isFresh = ageMs < (queue.readyAtMs.has(job.id) ? FRESH_MS : Math.min(FRESH_MS, newAfterMs));
    if (!isFresh) queue = playQueue(nowMs);
    return queue.readyAtMs.get(job.id) ?? queue.add(job);
  }

  return (id) => {
    const job = jobs.get(id);
    const nowMs = clock.now();
    if (job && isIn(job, 'running')) return ofRunning(job, nowMs);
    if (!job || job.reel || !isIn(job, 'queued', 'submitting')) return { isLate: false };
    // Nobody knows when a failing provider recovers.
    if (gate.failingForMs(job.provider) > 0) return { isLate: false };
    if (!isIn(job, 'queued') || isGranted(job)) return { isLate: false, readyInMs: stagesMs(job, job.stage) };
    return { isLate: false, readyInMs: Math.max(0, ofQueued(job, nowMs) - nowMs) };
  };
}
