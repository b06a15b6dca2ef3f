import type { Seeded } from './machine/random.ts';

/** Something that happens in a run, decided before it begins. */
export interface Planned {
  /** It keeps its number, and so what it draws, whatever else of the plan is left out. */
  readonly number: number;
  readonly atMs: number;
  readonly name: string;
  readonly random: Seeded;
}

export type Weights = Readonly<Record<string, { weight: number }>>;

const DAY_MS = 24 * 60 * 60_000;

/** Everything that members do and that goes wrong, at drawn times, so often a day on average. */
export function planRun(
  random: Seeded,
  hours: number,
  kinds: Readonly<Record<'act' | 'fault', { perDay: number; of: Weights }>>,
): Planned[] {
  const drawn = (['act', 'fault'] as const).flatMap((kind) => {
    const { perDay, of } = kinds[kind];
    return timesOf(random.fork(`${kind}s`), perDay, hours).map(({ atMs, share }) => ({
      atMs,
      name: pickOf(of, share),
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

const SEPARATOR = '; ';

/** The same events in one line: `512 62450000 order; 514 62533210 crash`. */
export function writePlan(events: readonly Pick<Planned, 'number' | 'atMs' | 'name'>[]): string {
  return events.map(({ number, atMs, name }) => `${number} ${atMs} ${name}`).join(SEPARATOR);
}

/** A plan of exactly these events. They draw as in the plan that they were taken from, whatever became of that. */
export function readPlan(text: string, random: Seeded): Planned[] {
  return text.split(SEPARATOR).flatMap((each) => {
    const [, number, atMs, name = ''] = /^(\d+) (\d+) (.+)$/.exec(each) ?? [];
    if (number === undefined) return [];
    return [{ number: Number(number), atMs: Number(atMs), name, random: random.fork(`event ${number}`) }];
  });
}
