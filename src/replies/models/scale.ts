import type { ChartPoint } from './chart-point.ts';

const MINUTE_MS = 60_000;
const TIME_TICKS_MS = [
  ...[5_000, 10_000, 20_000, 30_000],
  ...[1, 2, 3, 5, 10, 20, 30, 60].map((minutes) => minutes * MINUTE_MS),
];
const USD_TICKS = [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

/** Positions of values between two pixels, by their logarithms; the middle if there is only one value. */
export function logScale(
  values: readonly number[],
  [from, to]: readonly [number, number],
): (value: number) => number {
  const lowest = Math.log(Math.min(...values));
  const span = Math.log(Math.max(...values)) - lowest;
  return (value) => from + (to - from) * (span === 0 ? 0.5 : (Math.log(value) - lowest) / span);
}

export function timeTicksMs(points: readonly ChartPoint[]): number[] {
  return ticksWithin(
    TIME_TICKS_MS,
    points.map(({ typicalMs }) => typicalMs),
  );
}

export function usdTicks(points: readonly ChartPoint[]): number[] {
  const paid = points.flatMap(({ usd }) => (usd === 0 ? [] : [usd]));
  return paid.length === 0 ? [] : ticksWithin(USD_TICKS, paid);
}

/** Zero has no logarithm: free models are placed below the cheapest, with a line of their own. */
export function freeFloorUsd(points: readonly ChartPoint[]): number {
  const paid = points.flatMap(({ usd }) => (usd === 0 ? [] : [usd]));
  return paid.length === 0 ? 1 : Math.min(...paid) / 2;
}

/** The ticks between the values, or the value itself if there is none. */
function ticksWithin(ticks: readonly number[], values: readonly number[]): number[] {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const within = ticks.filter((tick) => tick >= lowest * 0.95 && tick <= highest * 1.05);
  return within.length > 0 ? within : [lowest];
}

/** The ticks whose names don't touch the last one before them. The size is along the axis, around the tick. */
export function withRoom<T extends { at: number }>(ticks: readonly T[], sizeOf: (tick: T) => number): T[] {
  const named: T[] = [];
  for (const tick of ticks) {
    const last = named.at(-1);
    if (!last || Math.abs(tick.at - last.at) >= (sizeOf(last) + sizeOf(tick)) / 2) named.push(tick);
  }
  return named;
}
