import type { Stats } from '../../jobs/stats.ts';
import { price, shortTime } from '../text.ts';
import { failureWords } from './failure-words.ts';

/** A line of one of the lists: a name, its figures, and how long its bar is beside the others. */
export interface Bar {
  name: string;
  /** In letters that every font has, for a name that the machine's fonts can't show. */
  plainName?: string;
  figures: string;
  amount: number;
  /** Of the model's part in the columns above; absent where it has none. */
  colour?: number;
}

/** What the picture of `/stats` shows; all texts are written already. */
export interface StatsPicture {
  figures: { value: string; label: string }[];
  /** The name of each day, the earliest first. */
  days: string[];
  /** Videos of each day by model, bottom to top, and those that failed. */
  made: { colour: number; counts: number[] }[];
  failed: number[];
  spentUsd: number[];
  /** Medians of each day; 0 where there was none. */
  waitMs: number[];
  makingMs: number[];
  lists: { title: string; bars: Bar[] }[];
}

export interface StatsView {
  stats: Stats;
  dayNames: readonly string[];
  modelName(id: string): string;
  memberName(id: string): string;
}

/** Models with a colour of their own; all others share the next one. */
const COLOURED = 5;
const LISTED = 6;

/** Makes ready what is to be drawn. Pure. */
export function statsPicture({ stats, dayNames, modelName, memberName }: StatsView): StatsPicture {
  const { total, days, models, members, failures } = stats;
  const coloured = models.slice(0, COLOURED).map(({ id }) => id);
  const others = models.slice(COLOURED).map(({ id }) => id);
  const groups = [...coloured.map((id) => [id]), ...(others.length > 0 ? [others] : [])];
  return {
    figures: [
      { value: `${total.made}`, label: total.made === 1 ? 'video' : 'videos' },
      { value: price(total.spentUsd), label: 'spent' },
      { value: share(total.failed, total.made + total.failed), label: 'failed' },
      { value: total.waitMs === null ? '–' : shortTime(total.waitMs), label: 'in the queue' },
      { value: total.makingMs === null ? '–' : shortTime(total.makingMs), label: 'to make one' },
    ],
    days: [...dayNames],
    made: groups.map((ids, colour) => ({
      colour,
      counts: days.map(({ madeByModel }) => ids.reduce((sum, id) => sum + (madeByModel.get(id) ?? 0), 0)),
    })),
    failed: days.map(({ failed }) => failed),
    spentUsd: days.map(({ spentUsd }) => spentUsd),
    waitMs: days.map(({ waitMs }) => waitMs ?? 0),
    makingMs: days.map(({ makingMs }) => makingMs ?? 0),
    lists: [
      {
        title: 'Models',
        bars: models.slice(0, LISTED).map(({ id, jobs, spentUsd }, index) => ({
          ...{ name: modelName(id), figures: `${jobs} · ${price(spentUsd)}`, amount: jobs },
          colour: Math.min(index, COLOURED),
        })),
      },
      {
        title: 'Members',
        bars: members.slice(0, LISTED).map(({ id, jobs, spentUsd }) => ({
          ...{
            name: memberName(id),
            plainName: unknownMember(id),
            figures: `${jobs} · ${price(spentUsd)}`,
            amount: jobs,
          },
        })),
      },
      {
        title: 'Failures',
        bars: failures.slice(0, LISTED).map(({ kind, jobs }) => ({
          ...{ name: failureWords(kind), figures: `${jobs}`, amount: jobs },
        })),
      },
    ],
  };
}

/** A member whose name is not known: the end of their id. */
export function unknownMember(id: string): string {
  return `Member …${id.slice(-4)}`;
}

/** `6 %`. */
function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`;
}
