import * as z from 'zod';
import { looseNumber } from './loose.ts';

/**
 * A figure as a provider reports it: `undefined` where it reports none, and NaN where nobody can read what it reports,
 * so that `withSaneFigures` can say so.
 */
export const figure = z
  .unknown()
  .optional()
  .transform((value): number | undefined => {
    if (value === undefined || value === null || value === '') return undefined;
    return looseNumber.parse(value) ?? Number.NaN;
  });

/** The most that each figure of a task can be; none is below 0. No video costs nearly so many dollars. */
const most = { costUsd: 1_000, progress: 1 } as const;
type Name = keyof typeof most;

/**
 * What a provider says of a task, without the figures that can't be true: the catalog's estimate counts in place of
 * them. `report` hears which they are.
 */
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
