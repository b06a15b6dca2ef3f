import type { Model, Way } from '../catalog/schema.ts';
import { providerOf, usualWay } from '../catalog/ways.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import { entriesOf, type SharedKeyv } from '../keyv-entries.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Job } from './job.ts';
import { MIN_HISTORY, type TimingKnowledge } from './polling.ts';

/** Enough for quantiles, and few enough that a faster model is noticed within a day. */
const KEPT = 60;
/** What other processes learn changes estimates little. */
const READ_AGAIN_MS = 5 * 60_000;

/** Of an image and the video made from it, the image is the quick part. */
const STAGE_SHARES = [0.15, 0.85];

interface Timed {
  stage: number;
  /** It runs the stage. Another one needs another time for the same model. */
  provider: string;
  request: Pick<Job['request'], 'model' | 'durationSeconds' | 'resolution'>;
}

/** How long stages took, learned from finished ones and kept across restarts. */
export interface Timings {
  /** Ascending, in milliseconds. */
  historyMs(job: Timed): readonly number[];
  record(job: Timed, durationMs: number): Promise<void>;
}

/** What a task's duration depends on most. */
const keyOf = ({ provider, ...timed }: Timed) => `${provider}/${mixedKeyOf(timed)}`;

/** Earlier versions kept the times of all providers together. They are better than a guess, and grow no more. */
const mixedKeyOf = ({ stage, request: { model, durationSeconds, resolution } }: Omit<Timed, 'provider'>) =>
  `${model}/${stage}/${durationSeconds}/${resolution}`;

/** Knowledge about the duration of a job's present stage. */
export function timingKnowledge(timings: Timings, way: Way | undefined, job: Job): TimingKnowledge {
  const typicalMs =
    (way?.typicalMs ?? 60_000) * (way && way.stages.length > 1 ? (STAGE_SHARES[job.stage] ?? 1) : 1);
  return { historyMs: timings.historyMs(job), typicalMs };
}

/**
 * Reads all learned durations, so that later queries cost nothing. With a clock, they are read again from time to time,
 * because other processes learn too.
 */
export async function createTimings(keyv: SharedKeyv<number[]>, clock?: Clock): Promise<Timings> {
  const sorted = new Map<string, number[]>();
  /** Oldest first. */
  const unstored = new Map<string, number[]>();
  const locks = createKeyedMutex();
  /** Since the last read began. What it finds of them may be older. */
  const recorded = new Set<string>();
  let readAtMs = clock?.steadyMs() ?? 0;

  function learn(key: string, stored: unknown) {
    // A wait computed from anything but numbers would be no number, and polls would follow without a pause.
    if (Array.isArray(stored))
      sorted.set(
        key,
        durationsIn(stored).toSorted((a, b) => a - b),
      );
  }

  async function read() {
    recorded.clear();
    for await (const [key, stored] of entriesOf(keyv)) if (!recorded.has(key)) learn(key, stored);
  }

  function readAgain() {
    if (!clock || clock.steadyMs() - readAtMs < READ_AGAIN_MS) return;
    readAtMs = clock.steadyMs();
    // What is known already is good enough.
    void read().catch(() => {});
  }

  await read();
  return {
    historyMs(job) {
      readAgain();
      const own = sorted.get(keyOf(job)) ?? [];
      const mixed = own.length < MIN_HISTORY ? (sorted.get(mixedKeyOf(job)) ?? []) : [];
      return mixed.length < MIN_HISTORY ? own : mixed;
    },
    async record(job, durationMs) {
      const key = keyOf(job);
      unstored.set(key, [...(unstored.get(key) ?? []), durationMs]);
      // Tasks that end during a write share the next: all of a model, and all processes, write the same entry.
      await locks.run(key, async () => {
        const more = unstored.get(key);
        if (!more) return;
        unstored.delete(key);
        // A time that isn't stored is forgotten: there are others.
        const stored = await keyv
          .update(key, (before) => [...durationsIn(before ?? []), ...more].slice(-KEPT))
          .catch(() => [...(sorted.get(key) ?? []), ...more].slice(-KEPT));
        learn(key, stored);
        recorded.add(key);
      });
    },
  };
}

function durationsIn(stored: readonly unknown[]): number[] {
  return stored.filter((ms): ms is number => Number.isFinite(ms));
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
  for (const [stage, made] of way.stages.entries()) {
    const historyMs = timings.historyMs({ stage, provider: providerOf(way, made), request });
    if (historyMs.length < MIN_HISTORY) return { ms: way.typicalMs, isLearned: false };
    ms += historyMs[Math.floor(historyMs.length / 2)] ?? 0;
  }
  return { ms, isLearned: true };
}
