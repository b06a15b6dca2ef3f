import type { Keyv } from 'keyv';
import type { Model, Way } from '../catalog/schema.ts';
import { usualWay } from '../catalog/ways.ts';
import type { Job } from './job.ts';
import { MIN_HISTORY, type TimingKnowledge } from './polling.ts';

/** Enough for quantiles, and few enough that a faster model is noticed within a day. */
const KEPT = 60;

/** Of an image and the video made from it, the image is the quick part. */
const STAGE_SHARES = [0.15, 0.85];

interface Timed {
  stage: number;
  request: Pick<Job['request'], 'model' | 'durationSeconds' | 'resolution'>;
}

/** How long stages took, learned from finished ones and kept across restarts. */
export interface Timings {
  /** Ascending, in milliseconds. */
  historyMs(job: Timed): readonly number[];
  record(job: Timed, durationMs: number): Promise<void>;
}

/** What a task's duration depends on most. */
const keyOf = ({ stage, request: { model, durationSeconds, resolution } }: Timed) =>
  `${model}/${stage}/${durationSeconds}/${resolution}`;

/** Knowledge about the duration of a job's present stage. */
export function timingKnowledge(timings: Timings, way: Way | undefined, job: Job): TimingKnowledge {
  const typicalMs =
    (way?.typicalMs ?? 60_000) * (way && way.stages.length > 1 ? (STAGE_SHARES[job.stage] ?? 1) : 1);
  return { historyMs: timings.historyMs(job), typicalMs };
}

/** Reads all learned durations once, so that later queries cost nothing. */
export async function createTimings(keyv: Keyv<number[]>): Promise<Timings> {
  /** Oldest first, as stored. */
  const recent = new Map<string, number[]>();
  const sorted = new Map<string, number[]>();
  for await (const [key, stored] of keyv.iterator()) {
    if (!Array.isArray(stored)) continue;
    // A wait computed from anything else would be no number, and polls would follow without a pause.
    const durationsMs = stored.filter((ms: unknown): ms is number => Number.isFinite(ms));
    recent.set(key, durationsMs);
    sorted.set(
      key,
      durationsMs.toSorted((a, b) => a - b),
    );
  }
  return {
    historyMs: (job) => sorted.get(keyOf(job)) ?? [],
    async record(job, durationMs) {
      const key = keyOf(job);
      const durationsMs = [...(recent.get(key) ?? []), durationMs].slice(-KEPT);
      recent.set(key, durationsMs);
      sorted.set(
        key,
        durationsMs.toSorted((a, b) => a - b),
      );
      // This process knows it anyway, and writes it again with the next.
      await keyv.set(key, durationsMs).catch(() => {});
    },
  };
}

/** The usual duration of a model's video with all its stages: learned if known, otherwise guessed. */
export function usualTime(
  timings: Pick<Timings, 'historyMs'>,
  model: Model,
): { ms: number; isLearned: boolean } {
  const way = usualWay(model);
  const request = {
    model: model.id,
    durationSeconds: way.defaultDurationSeconds,
    resolution: way.defaultResolution,
  };
  let ms = 0;
  for (const stage of way.stages.keys()) {
    const historyMs = timings.historyMs({ stage, request });
    if (historyMs.length < MIN_HISTORY) return { ms: way.typicalMs, isLearned: false };
    ms += historyMs[Math.floor(historyMs.length / 2)] ?? 0;
  }
  return { ms, isLearned: true };
}
