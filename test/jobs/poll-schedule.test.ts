import { describe, expect, it } from 'vitest';
import type { SeenProgress } from '../../src/jobs/pace.ts';
import { nextPollMs, type Polled } from '../../src/jobs/poll-schedule.ts';

/** From 80 to 120 s, evenly. */
const historyMs = Array.from({ length: 41 }, (_, index) => 80_000 + index * 1_000);
const learned = { historyMs, typicalMs: 999_000 };
const unknown = { historyMs: [], typicalMs: 60_000 };

const usual: Polled = {
  elapsedMs: 0,
  timing: learned,
  minIntervalMs: 0,
  runningTasks: 1,
  pollsPerSecond: 1_000,
  random: 0.5,
};

/** The ages, in milliseconds, at which a task that never ends is polled. */
function pollsUntil(untilMs: number, given: Partial<Polled>): number[] {
  const at: number[] = [];
  for (let elapsedMs = 0; elapsedMs < untilMs; ) {
    elapsedMs += nextPollMs({ ...usual, ...given, elapsedMs });
    at.push(elapsedMs);
  }
  return at;
}

const gapsOf = (at: readonly number[]) => at.map((ms, index) => ms - (at[index - 1] ?? 0));

/** Progress of a task that takes 100 s, as polls saw it until `elapsedMs`. */
function steady(elapsedMs: number): SeenProgress {
  const times = [0, 2_000, 6_000, elapsedMs / 2, elapsedMs].filter((ms) => ms <= elapsedMs);
  return [...new Set(times)].sort((a, b) => a - b).map((ms) => ({ elapsedMs: ms, fraction: ms / 100_000 }));
}

describe('by the durations of earlier tasks', () => {
  it('looks once early, then not before the first tasks finished', () => {
    const [first = 0, second = 0] = pollsUntil(125_000, {});
    expect(first).toBe(12_000);
    expect(second).toBeGreaterThan(65_000);
    expect(second).toBeLessThan(82_000);
  });

  it('looks closer and closer while most of them finished', () => {
    const at = pollsUntil(118_000, {}).slice(2);
    const gaps = gapsOf(at).slice(1);
    expect(gaps.length).toBeGreaterThan(8);
    for (const [index, gap] of gaps.entries())
      expect(gap).toBeLessThanOrEqual((gaps[index - 1] ?? Number.POSITIVE_INFINITY) + 1);
    expect(gaps.at(-1)).toBeLessThan(3_000);
  });

  it.each([
    ['three times as long', 300_000, 10_000, 30_000],
    ['hours', 7_200_000, 90_000, 90_000],
  ])('slows down for a task that takes %s', (_, elapsedMs, leastMs, mostMs) => {
    const waitMs = nextPollMs({ ...usual, elapsedMs });
    expect(waitMs).toBeGreaterThanOrEqual(leastMs);
    expect(waitMs).toBeLessThanOrEqual(mostMs);
  });

  it.each([
    ['quick tasks without an early look', 20_000, (at: number) => at > 15_000 && at < 20_000],
    ['long tasks after at most 90 s', 600_000, (at: number) => at === 12_000],
  ])('looks for %s', (_, durationMs, isRight) => {
    const timing = { historyMs: Array<number>(5).fill(durationMs), typicalMs: 1 };
    const at = pollsUntil(600_000, { timing });
    expect(at[0]).toSatisfy(isRight);
    expect(Math.max(...gapsOf(at))).toBeLessThanOrEqual(90_000);
  });

  it('looks often at what takes seconds, and not in vain at what always took equally long', () => {
    const atEndOf = (durationMs: number) => ({
      timing: { historyMs: Array<number>(50).fill(durationMs), typicalMs: 1 },
      elapsedMs: durationMs,
    });
    expect(nextPollMs({ ...usual, ...atEndOf(1_000) })).toBeLessThan(60);
    expect(nextPollMs({ ...usual, ...atEndOf(35_000) })).toBeCloseTo(1_400);
    expect(nextPollMs({ ...usual, ...atEndOf(600_000) })).toBeGreaterThanOrEqual(1_500);
  });

  it('survives learned times that say nothing', () => {
    for (const strange of [0, 1e-300, 1e12]) {
      const timing = { historyMs: Array<number>(5).fill(strange), typicalMs: 1 };
      for (const elapsedMs of [0, 1, 60_000, 1e9]) {
        const waitMs = nextPollMs({ ...usual, timing, elapsedMs });
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual(90_000);
      }
    }
  });
});

describe('without earlier tasks', () => {
  it.each([
    [0, 2_000],
    [25_000, 2_000],
    [50_000, 4_000],
    [125_000, 10_000],
    [500_000, 10_000],
  ])('looks again after %i ms in %i ms', (elapsedMs, inMs) => {
    const timing = { historyMs: Array<number>(4).fill(1), typicalMs: 60_000 };
    expect(nextPollMs({ ...usual, timing, elapsedMs })).toBe(inMs);
  });

  it('looks often at what takes seconds', () => {
    const timing = { historyMs: [], typicalMs: 8_000 };
    expect(nextPollMs({ ...usual, timing, minIntervalMs: 250 })).toBe(400);
  });
});

describe('by the progress', () => {
  it.each([
    // 70 % of what it will still take, but never longer than its age allows.
    ['early', 10_000, 4_000],
    ['later', 40_000, 12_000],
    ['in its last third', 80_000, 14_000],
    ['near its end', 95_000, 3_500],
    ['at its end', 99_500, 1_500],
  ])('looks again %s', (_, elapsedMs, inMs) => {
    for (const timing of [learned, unknown])
      expect(nextPollMs({ ...usual, timing, elapsedMs, progress: steady(elapsedMs) })).toBeCloseTo(inMs);
  });

  it('looks often at what takes seconds', () => {
    const progress = [0, 0.05, 0.5, 0.99].map((fraction) => ({ elapsedMs: fraction * 5_000, fraction }));
    expect(nextPollMs({ ...usual, timing: unknown, elapsedMs: 4_950, progress })).toBeCloseTo(200);
  });

  it('goes by the age while it stands still, and never by quarters', () => {
    const quarters = [0, 0.25, 0.5].map((fraction) => ({ elapsedMs: fraction * 100_000, fraction }));
    const stopped = steady(50_000);
    for (const progress of [quarters, stopped])
      expect(nextPollMs({ ...usual, elapsedMs: 90_000, progress })).toBe(
        nextPollMs({ ...usual, elapsedMs: 90_000 }),
      );
  });

  it('looks again soon to learn whether it moves in fine steps', () => {
    const progress = [0, 0.12].map((fraction) => ({ elapsedMs: fraction * 100_000, fraction }));
    expect(nextPollMs({ ...usual, elapsedMs: 12_000, progress })).toBe(4_000);
    // Not for ever.
    const tenths = [0, 0.1, 0.2, 0.3].map((fraction) => ({ elapsedMs: fraction * 100_000, fraction }));
    expect(nextPollMs({ ...usual, elapsedMs: 30_000, progress: tenths })).toBeGreaterThan(30_000);
  });
});

describe('limits', () => {
  it('never polls a task more often than its provider allows', () => {
    for (const random of [0, 1])
      for (const gap of gapsOf(pollsUntil(130_000, { minIntervalMs: 5_000, random })))
        expect(gap).toBeGreaterThanOrEqual(5_000);
  });

  it('never polls all tasks together more often than their provider allows', () => {
    const many = { runningTasks: 1_000, pollsPerSecond: 40 };
    for (const random of [0, 1])
      for (const gap of gapsOf(pollsUntil(300_000, { ...many, random })))
        expect(gap).toBeGreaterThanOrEqual(25_000);
  });

  it('spreads the tasks of a burst by a tenth to both sides', () => {
    expect(nextPollMs({ ...usual, random: 0 })).toBeCloseTo(10_800);
    expect(nextPollMs({ ...usual, random: 1 })).toBeCloseTo(13_200);
    // Upwards alone where the provider's minimum is reached.
    expect(nextPollMs({ ...usual, minIntervalMs: 20_000, random: 0 })).toBe(20_000);
    expect(nextPollMs({ ...usual, minIntervalMs: 20_000, random: 1 })).toBeCloseTo(24_000);
  });
});
