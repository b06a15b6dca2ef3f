import { expect, it } from 'vitest';
import { freeFloorUsd, logScale, timeTicksMs, usdTicks, withRoom } from '../../src/replies/models/scale.ts';

const point = (usd: number, typicalMs = 60_000) => ({
  ...{ label: 'a', plainLabel: 'a', group: 'g', typicalMs, usd },
});

it('values are placed by their logarithms, and a single one in the middle', () => {
  const place = logScale([1, 100], [0, 10]);
  expect([1, 10, 100].map(place)).toEqual([0, 5, 10]);
  expect(logScale([7, 7], [0, 10])(7)).toBe(5);
});

it.each([
  [
    [0.04, 0.6],
    [0.05, 0.1, 0.2, 0.5],
  ],
  // A little beside the first and the last is near enough.
  [
    [0.052, 0.48],
    [0.05, 0.1, 0.2, 0.5],
  ],
  [[0, 0.6, 0.9], [0.6]],
  [[0], []],
])('prices of %j have ticks at %j', (usd, ticks) => {
  expect(usdTicks(usd.map((each) => point(each)))).toEqual(ticks);
});

it.each([
  [
    [9_000, 70_000],
    [10_000, 20_000, 30_000, 60_000],
  ],
  [[70_000, 80_000], [70_000]],
])('times of %j have ticks at %j', (times, ticks) => {
  expect(timeTicksMs(times.map((each) => point(1, each)))).toEqual(ticks);
});

it('what is free is below the cheapest', () => {
  expect(freeFloorUsd([point(0), point(0.4), point(0.2)])).toBe(0.1);
  expect(freeFloorUsd([point(0)])).toBe(1);
});

it.each([
  ['far apart', [0, 100, 200], 60, [0, 100, 200]],
  ['that just fit', [0, 60, 120], 60, [0, 60, 120]],
  ['that touch', [0, 59, 100, 159], 60, [0, 100]],
  ['upward', [400, 380, 360], 28, [400, 360]],
])('names ticks %s', (_, at, size, named) => {
  const ticks = at.map((each) => ({ at: each }));
  expect(withRoom(ticks, () => size).map((tick) => tick.at)).toEqual(named);
});
