import { describe, expect, it } from 'vitest';
import { expectedMs, learnedMs, remainingMs } from '../../src/jobs/polling.ts';

/** From 80 to 120 s, evenly. */
const historyMs = Array.from({ length: 41 }, (_, index) => 80_000 + index * 1_000);
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
    expect(remainingMs(40_000, known, fraction === undefined ? {} : { fraction })).toBeCloseTo(
      ms ?? Number.NaN,
    );
  });

  it('goes by the pace alone where it is late, and never back', () => {
    const known = { historyMs: [], typicalMs: 10_000 };
    expect(remainingMs(40_000, known, { fraction: 0.5 })).toBeCloseTo(1.15 * 40_000);
    expect(remainingMs(-5_000, known, { fraction: 0.5 })).toBeCloseTo(1.15 * 0.5 * 15_000);
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
