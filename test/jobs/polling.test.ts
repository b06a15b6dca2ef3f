import { describe, expect, it } from 'vitest';
import { nextPollMs, remainingMs } from '../../src/jobs/polling.ts';

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
});
