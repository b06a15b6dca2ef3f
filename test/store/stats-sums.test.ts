import { describe, expect, it } from 'vitest';
import { createStatsSums, type Entry, Sum, sumOf } from '../../src/store/stats-sums.ts';

const entry = (fields: Partial<Entry> = {}): Entry => ({
  ...{ takenAtMs: 0, model: 'kling', userId: 'mia', outcome: 'succeeded' },
  ...{ spentMicroUsd: 0, waitMs: null, makingMs: null },
  ...fields,
});
const sumUp = (...entries: Partial<Entry>[]) => {
  const sum = new Sum();
  for (const each of entries) sum.add(entry(each));
  return sum;
};

describe('a sum', () => {
  it('begins at nothing', () => {
    expect(new Sum().tally()).toEqual({
      ...{ jobs: 0, made: 0, cancelled: 0, open: 0, failed: 0, spentUsd: 0, waitMs: null, makingMs: null },
    });
    expect(new Sum().failures()).toEqual([]);
  });

  it('counts every outcome once', () => {
    const outcomes = ['succeeded', 'cancelled', null, 'timeout', 'internal', null, 'timeout'];
    const sum = sumUp(...outcomes.map((outcome) => ({ outcome, spentMicroUsd: 250_000 })));
    expect(sum.tally()).toMatchObject({ jobs: 7, made: 1, cancelled: 1, open: 2, failed: 3, spentUsd: 1.75 });
    expect(sum.failures()).toEqual([
      { kind: 'timeout', jobs: 2 },
      { kind: 'internal', jobs: 1 },
    ]);
  });

  it('names failures that are as frequent by their names', () => {
    const failures = (...kinds: string[]) =>
      sumUp(...kinds.map((outcome) => ({ outcome })))
        .failures()
        .map(({ kind }) => kind);
    for (const kinds of [
      ['timeout', 'internal', 'lost'],
      ['lost', 'timeout', 'internal'],
    ])
      expect(failures(...kinds)).toEqual(['internal', 'lost', 'timeout']);
  });

  it.each([
    [[5], 5],
    [[9, 1], 5],
    [[100, 9, 20], 20],
    [[4, 1, 3, 2], 2.5],
  ])('of the waits %j has the middle %d', (waits, middle) => {
    const times = waits.map((ms) => ({ waitMs: ms, makingMs: 10 * ms }));
    expect(sumUp(...times, {}).tally()).toMatchObject({ waitMs: middle, makingMs: 10 * middle });
  });
});

it('of tens of thousands of times has about the middle, whatever their order', () => {
  const many = Array.from({ length: 70_000 }, (_, index) => index);
  for (const times of [many, many.toReversed(), many.map((ms) => (ms * 7_919) % 70_000)]) {
    const { jobs, waitMs } = sumUp(...times.map((ms) => ({ waitMs: ms }))).tally();
    expect(jobs).toBe(70_000);
    expect(Math.abs((waitMs ?? 0) - 35_000)).toBeLessThan(350);
  }
});

describe('the sums of some days', () => {
  const days = [
    { fromMs: 0, untilMs: 10 },
    { fromMs: 10, untilMs: 20 },
    { fromMs: 20, untilMs: 30 },
  ];

  it('are those of each day, from its first millisecond to its last', () => {
    const sums = createStatsSums(days);
    for (const takenAtMs of [0, 9, 20, 29, 30]) sums.add(entry({ takenAtMs }));
    sums.add(entry({ takenAtMs: 30, outcome: 'timeout' }));
    expect([...sums.days()].map(({ jobs }) => jobs)).toEqual([2, 0, 2]);
    expect(sums.totals().total.jobs).toBe(6);
  });

  it('say how many each model made on a day', () => {
    const sums = createStatsSums(days);
    const made = ['kling', 'pika', 'kling'].map((model) => entry({ model }));
    for (const each of [...made, entry({ model: 'vidu', outcome: 'timeout' })]) sums.add(each);
    expect([...sums.days()].map(({ madeByModel }) => Object.fromEntries(madeByModel))).toEqual([
      ...[{ kling: 2, pika: 1 }, {}, {}],
    ]);
  });

  it('name members and models by the videos they made, then by what they asked for, and none without', () => {
    const sums = createStatsSums(days);
    const asked = (id: string, made: number, failed: number) => {
      for (let each = 0; each < made + failed; each++)
        sums.add(entry({ userId: id, model: id, outcome: each < made ? 'succeeded' : 'timeout' }));
    };
    // More than are named, and each asked for more than all others.
    for (let each = 0; each < 12; each++) asked(`failed-${each}`, 0, 9);
    asked('once', 1, 0);
    asked('tried', 1, 2);
    asked('twice', 2, 0);
    const { members, memberCount } = sums.totals();
    for (const named of [members, sums.models()])
      expect(named.map(({ id }) => id)).toEqual(['twice', 'tried', 'once']);
    expect(memberCount).toBe(3);
  });

  it('name the ten members and all models, and by id where that is the same', () => {
    const sums = createStatsSums(days);
    const ids = ['m', 'c', 'l', 'b', 'k', 'a', 'j', 'i', 'h', 'g', 'f', 'e'];
    for (const id of [...ids, 'm']) sums.add(entry({ userId: id, model: id }));
    sums.add(entry({ userId: '', model: 'z' }));
    const { members, memberCount } = sums.totals();
    expect(members.map(({ id }) => id).join('')).toBe('mabcefghij');
    expect([memberCount, members[0]?.jobs]).toEqual([12, 2]);
    expect(
      sums
        .models()
        .map(({ id }) => id)
        .join(''),
    ).toBe('mabcefghijklz');
  });
});

it('is one sum for each id', () => {
  const sums = new Map<string, Sum>();
  const sum = sumOf(sums, 'a');
  expect(sumOf(sums, 'a')).toBe(sum);
  expect(sumOf(sums, 'b')).not.toBe(sum);
});
