import { describe, expect, it } from 'vitest';
import { endsAtMs, paceOf, type SeenProgress, seeProgress } from '../../src/jobs/pace.ts';

/** What polls at these times see. */
function seen(polls: readonly [elapsedMs: number, fraction: number][]): SeenProgress | undefined {
  let progress: SeenProgress | undefined;
  for (const [elapsedMs, fraction] of polls) progress = seeProgress(progress, elapsedMs, fraction);
  return progress;
}

describe('seeProgress', () => {
  it('begins with nothing at the submit', () => {
    expect(seeProgress(undefined, 2_000, 0.05)).toEqual([
      { elapsedMs: 0, fraction: 0 },
      { elapsedMs: 2_000, fraction: 0.05 },
    ]);
  });

  it.each([
    ['goes back', 3_000, 0.04],
    ['stays', 3_000, 0.05],
    ['comes at no later time', 2_000, 0.06],
    ['is no number', 3_000, Number.NaN],
  ])('ignores progress that %s', (_, elapsedMs, fraction) => {
    const before = seen([[2_000, 0.05]]);
    expect(seeProgress(before, elapsedMs, fraction)).toBe(before);
  });
});

describe('paceOf', () => {
  it.each<[string, polls: [number, number][], atMs: number, perSecond: number | undefined]>([
    ['its first step, if that is fine', [[2_000, 0.04]], 2_000, 0.02],
    ['a step of exactly 8 %', [[4_000, 0.08]], 4_000, 0.02],
    ['one that is larger', [[4_000, 0.081]], 4_000, undefined],
    [
      'quarters',
      [
        [10_000, 0.25],
        [20_000, 0.5],
      ],
      20_000,
      undefined,
    ],
    // The smallest step tells how finely it moves.
    [
      'a large step before a fine one',
      [
        [12_000, 0.12],
        [16_000, 0.16],
      ],
      16_000,
      0.01,
    ],
    // Whatever it did at first, it goes on as in its second half.
    [
      'a late begin',
      [
        [10_000, 0.01],
        [20_000, 0.2],
        [25_000, 0.4],
      ],
      25_000,
      0.04,
    ],
    // The time since counts too: until it should have grown by 3 %.
    ['progress that stands for a moment', [[2_000, 0.04]], 4_000, 0.01],
    ['progress that stopped', [[2_000, 0.04]], 8_000, undefined],
    ['no progress', [], 2_000, undefined],
  ])('goes by %s', (_, polls, atMs, perSecond) => {
    const perMs = paceOf(seen(polls) ?? [{ elapsedMs: 0, fraction: 0 }], atMs);
    if (perSecond === undefined) expect(perMs).toBeUndefined();
    else expect((perMs ?? 0) * 1_000).toBeCloseTo(perSecond);
  });

  it('knows nothing before the first poll', () => {
    expect(paceOf([], 1_000)).toBeUndefined();
  });
});

describe('endsAtMs', () => {
  // A model was loaded for a minute. Each step takes 3 s.
  const steps = [1, 2, 3, 4].map((step): [number, number] => [60_000 + step * 3_000, step / 20]);

  it('is told by the steps, not by the time before them', () => {
    for (const count of [2, 3, 4]) {
      const polls = seen(steps.slice(0, count)) ?? [];
      expect(endsAtMs(polls, 60_000 + count * 3_000)).toBeCloseTo(60_000 + 20 * 3_000);
    }
  });

  it('is unknown after the first step, and where no pace is', () => {
    expect(endsAtMs(seen(steps.slice(0, 1)) ?? [], 63_000)).toBeUndefined();
    expect(endsAtMs(seen(steps) ?? [], 300_000)).toBeUndefined();
    expect(endsAtMs([], 1_000)).toBeUndefined();
  });
});
