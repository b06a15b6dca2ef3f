import { describe, expect, it } from 'vitest';
import { expectedMs, learnedMs, nextPollMs, remainingMs } from '../../src/jobs/polling.ts';

/** From 80 to 120 s, evenly. */
const historyMs = Array.from({ length: 41 }, (_, index) => 80_000 + index * 1_000);
const timing = { historyMs, typicalMs: 999_000 };

/** When a task that never ends is polled, in seconds. */
function pollsUntil(seconds: number, knowledge = timing, minIntervalMs = 0): number[] {
  const at: number[] = [];
  for (let elapsedMs = 0; elapsedMs < seconds * 1_000; ) {
    elapsedMs += nextPollMs(elapsedMs, knowledge, minIntervalMs);
    at.push(Math.round(elapsedMs / 100) / 10);
  }
  return at;
}

describe('nextPollMs', () => {
  it('looks once early, then not until the first tasks finish, then closer and closer', () => {
    const polls = pollsUntil(125);
    expect(polls.slice(0, 3)).toEqual([12, 85.4, 88.8]);
    const late = polls.filter((second) => second > 112);
    expect(late.length).toBeGreaterThan(6);
    expect(polls.length).toBeLessThan(22);
  });

  it('never asks more often than the provider allows', () => {
    const polls = pollsUntil(130, timing, 5_000);
    for (const [index, second] of polls.entries()) {
      if (index > 0) expect(second - (polls[index - 1] ?? 0)).toBeGreaterThanOrEqual(5);
    }
  });

  it.each([
    // One early look, then none before the first earlier tasks were finished.
    [0, 12_000],
    [11_999, 12_000],
    [12_000, 73_400],
    [85_399, 1],
    // While most of them finished, and in the last third.
    [85_400, 3_400],
    [107_999, 3_400],
    [108_000, 1_530],
    // Later than nearly all of them.
    [140_000, 2_100],
  ])('after %i ms of about 100 s looks again in %i ms', (elapsedMs, inMs) => {
    expect(nextPollMs(elapsedMs, timing, 0)).toBeCloseTo(inMs);
  });

  it.each([
    ['quick tasks', 23_000, 0, 23_782],
    ['tasks that take longer than two early looks', 24_000, 0, 12_000],
    ['long tasks', 600_000, 12_000, 90_000],
  ])('knows %s', (_, durationMs, elapsedMs, inMs) => {
    const known = { historyMs: Array<number>(5).fill(durationMs), typicalMs: 1 };
    expect(nextPollMs(elapsedMs, known, 0)).toBeCloseTo(inMs);
  });

  it.each([
    [0, 2_000],
    [25_000, 2_000],
    [50_000, 4_000],
    [125_000, 10_000],
    [500_000, 10_000],
  ])('without a history of five looks again after %i ms in %i ms', (elapsedMs, inMs) => {
    const known = { historyMs: Array<number>(4).fill(1), typicalMs: 60_000 };
    expect(nextPollMs(elapsedMs, known, 0)).toBe(inMs);
  });

  it('slows down for a task that takes longer than any before', () => {
    expect(nextPollMs(400_000, timing, 0)).toBeGreaterThan(20_000);
  });

  it('does not trust the catalog: without a history no end is seen later than a tenth of its age, or 10 s', () => {
    const polls = pollsUntil(300, { historyMs: [], typicalMs: 180_000 });
    for (const [index, second] of polls.entries()) {
      const before = polls[index - 1] ?? 0;
      expect(second - before).toBeLessThanOrEqual(Math.max(2, Math.min(before * 0.1, 10)) + 0.1);
    }
  });

  it('looks often at what takes seconds', () => {
    expect(nextPollMs(0, { historyMs: [], typicalMs: 8_000 }, 250)).toBe(400);
  });
});

describe('remainingMs', () => {
  it.each([
    [0, [], 60_000, 60_000],
    [70_000, [], 60_000, undefined],
    [0, historyMs, 1, 100_000],
    [110_000, historyMs, 1, 6_000],
    [130_000, historyMs, 1, undefined],
  ])('after %i ms', (elapsedMs, history, typicalMs, expected) => {
    expect(remainingMs(elapsedMs, { historyMs: history, typicalMs })).toBe(expected);
  });

  it('trusts a history of five, and none that is shorter', () => {
    const five = [10_000, 20_000, 30_000, 40_000, 50_000];
    expect(remainingMs(0, { historyMs: five, typicalMs: 60_000 })).toBe(30_000);
    expect(remainingMs(0, { historyMs: five.slice(1), typicalMs: 60_000 })).toBe(60_000);
    // By those that took longer than it has taken.
    expect(remainingMs(30_000, { historyMs: five, typicalMs: 1 })).toBe(20_000);
  });

  it.each<[string, fraction: number | undefined, ms: number | undefined]>([
    ['nothing', undefined, 60_000],
    ['too little to mean anything', 0.029, 60_000],
    ['nonsense', Number.NaN, 60_000],
    // By its pace and the history, weighted by its progress.
    ['a little', 0.03, 1.15 * (((40_000 * 0.97) / 0.03) * 0.03 + 60_000 * 0.97)],
    ['a half', 0.5, 1.15 * (40_000 * 0.5 + 60_000 * 0.5)],
    ['all', 1, 0],
    ['more than all', 2, 0],
  ])('goes by the progress of %s', (_, fraction, ms) => {
    const known = { historyMs: [], typicalMs: 100_000 };
    expect(remainingMs(40_000, known, fraction)).toBeCloseTo(ms ?? Number.NaN);
  });

  it('goes by the pace alone where it is late, and never back', () => {
    const known = { historyMs: [], typicalMs: 10_000 };
    expect(remainingMs(40_000, known, 0.5)).toBeCloseTo(1.15 * 40_000);
    expect(remainingMs(-5_000, known, 0.5)).toBeCloseTo(1.15 * 0.5 * 15_000);
  });
});

describe('the usual duration', () => {
  it('is the middle of five or more, and otherwise the guess', () => {
    expect(expectedMs({ historyMs: [1, 2, 3, 4, 5], typicalMs: 9 })).toBe(3);
    expect(expectedMs({ historyMs: [1, 2, 3, 4, 5, 6], typicalMs: 9 })).toBe(4);
    expect(expectedMs({ historyMs: [1, 2, 3, 4], typicalMs: 9 })).toBe(9);
  });

  it('is learned from the middle between two polls', () => expect(learnedMs(10, 30)).toBe(20));
});
