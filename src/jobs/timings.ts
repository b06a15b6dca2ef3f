import type { Keyv } from 'keyv';
import type { VideoRequest } from '../catalogue/request.ts';

/** Enough for quantiles, and few enough that a model that got faster is known as such within a day. */
const KEPT = 60;

/** How long jobs took, learned from those that finished and kept over restarts. */
export interface Timings {
  /** Ascending, in milliseconds. */
  historyMs(request: VideoRequest): readonly number[];
  record(request: VideoRequest, durationMs: number): Promise<void>;
}

/** What a task's time depends on most. */
const keyOf = ({ model, durationSeconds, resolution }: VideoRequest) =>
  `${model}/${durationSeconds}/${resolution}`;

/** Reads all learned times once, so that asking costs nothing later. */
export async function createTimings(keyv: Keyv<number[]>): Promise<Timings> {
  /** Oldest first, as stored. */
  const recent = new Map<string, number[]>();
  const sorted = new Map<string, number[]>();
  for await (const [key, durationsMs] of keyv.iterator()) {
    if (!Array.isArray(durationsMs)) continue;
    recent.set(key, durationsMs);
    sorted.set(
      key,
      durationsMs.toSorted((a, b) => a - b),
    );
  }
  return {
    historyMs: (request) => sorted.get(keyOf(request)) ?? [],
    async record(request, durationMs) {
      const key = keyOf(request);
      const durationsMs = [...(recent.get(key) ?? []), durationMs].slice(-KEPT);
      recent.set(key, durationsMs);
      sorted.set(
        key,
        durationsMs.toSorted((a, b) => a - b),
      );
      await keyv.set(key, durationsMs);
    },
  };
}
