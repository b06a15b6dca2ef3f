import * as z from 'zod';
import { looseNumber } from './loose.ts';

/**
 * A number that a provider reports: `undefined` if it reports none, and NaN if it's unreadable, so that
 * `withSaneFigures` can report that.
 */
export const figure = z
  .unknown()
  .optional()
  .transform((value): number | undefined => {
    if (value === undefined || value === null || value === '') return undefined;
    return looseNumber.parse(value) ?? Number.NaN;
  });

/** The highest possible value of each figure. None is below 0. No video costs nearly this much. */
const most = { costUsd: 1_000, progress: 1 } as const;
type Name = keyof typeof most;

/** A task's status without impossible figures; the catalog's estimate replaces them. `report` gets their names. */
export function withSaneFigures<T extends object>(
  reading: T,
  report: (dropped: Partial<Record<Name, string>>) => void,
): T {
  const figures = new Map<string, unknown>(Object.entries(reading));
  const dropped = (Object.keys(most) as Name[]).filter((name) => {
    const value = figures.get(name);
    return value !== undefined && !(typeof value === 'number' && value >= 0 && value <= most[name]);
  });
  if (dropped.length === 0) return reading;
  report(Object.fromEntries(dropped.map((name) => [name, String(figures.get(name))])));
  for (const name of dropped) figures.delete(name);
  return Object.fromEntries(figures) as T;
}
