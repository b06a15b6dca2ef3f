import type { Seeded } from './machine/random.ts';

/** Something that happens in a run, decided before it begins. */
export interface Planned {
  /** It keeps its number, and so what it draws, whatever else of the plan is left out. */
  readonly number: number;
  readonly atMs: number;
  readonly kind: 'act' | 'fault';
  readonly name: string;
  readonly random: Seeded;
}

export type Weights = Readonly<Record<string, { weight: number }>>;

const DAY_MS = 24 * 60 * 60_000;

/** Everything that members do and that goes wrong, at drawn times, so often a day on average. */
export function planRun(
  random: Seeded,
  hours: number,
  kinds: Readonly<Record<Planned['kind'], { perDay: number; of: Weights }>>,
): Planned[] {
  const drawn = (['act', 'fault'] as const).flatMap((kind) => {
    const { perDay, of } = kinds[kind];
    return timesOf(random.fork(`${kind}s`), perDay, hours).map(({ atMs, share }) => ({
      ...{ kind, atMs, name: pickOf(of, share) },
    }));
  });
  return drawn
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((each, number) => ({ ...each, number, random: random.fork(`event ${number}`) }));
}

function timesOf(random: Seeded, perDay: number, hours: number): { atMs: number; share: number }[] {
  const times: { atMs: number; share: number }[] = [];
  const draw = () => (-Math.log(1 - random.fraction()) * DAY_MS) / perDay;
  if (perDay > 0)
    for (let atMs = draw(); atMs < (hours * DAY_MS) / 24; atMs += draw())
      times.push({ atMs: Math.round(atMs), share: random.fraction() });
  return times;
}

function pickOf(weights: Weights, share: number): string {
  const entries = Object.entries(weights);
  let left = share * entries.reduce((sum, [, { weight }]) => sum + weight, 0);
  for (const [name, { weight }] of entries) {
    left -= weight;
    if (left < 0) return name;
  }
  return entries.at(-1)?.[0] ?? '';
}

/** A list of numbers as in `1,4-6`. */
export function readNumbers(text: string): Set<number> {
  return new Set(
    text.split(',').flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return part === '' ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
    }),
  );
}

export function writeNumbers(numbers: Iterable<number>): string {
  const ranges: [first: number, last: number][] = [];
  for (const number of [...numbers].toSorted((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range?.[1] === number - 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join();
}
