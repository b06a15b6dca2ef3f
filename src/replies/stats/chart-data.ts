import type { Stats } from '../../jobs/stats-contract.ts';
import { percent } from '../../locales/format.ts';
import type { Translate } from '../../locales/translate.ts';
import { sumOf } from '../amounts.ts';
import { spokenTime } from '../times.ts';

/** A line of one of the lists: a name, its figures, and the length of its bar relative to the others. */
export interface Bar {
  name: string;
  /** In letters that every font has, for a name that the machine's fonts can't show. */
  plainName?: string;
  figures: string;
  amount: number;
  /** Color of the model's part in the columns above; absent if it has none. */
  color?: number;
}

/** The content of the image of `/stats`, with all texts final. */
export interface StatsChart {
  figures: { value: string; label: string }[];
  /** The name of each day, the earliest first. */
  days: string[];
  /** Videos of each day by model, from bottom to top, and the failed ones. */
  made: { color: number; counts: number[] }[];
  failed: number[];
  spentUsd: number[];
  /** Medians of each day; 0 without any. */
  waitMs: number[];
  makingMs: number[];
  lists: { title: string; bars: Bar[] }[];
}

export interface StatsView {
  stats: Stats;
  /** The name of each day, the earliest first. */
  dayNames(t: Translate): string[];
  modelName(id: string): string;
  memberName(id: string, t: Translate): string;
}

/** Models with a color of their own. All others share the next one. */
const COLORED = 5;
const LISTED = 6;

/** Prepares the chart's data. Pure. */
export function statsChart(t: Translate, { stats, dayNames, modelName, memberName }: StatsView): StatsChart {
  const { total, days, models, members, failures } = stats;
  const colored = models.slice(0, COLORED).map(({ id }) => id);
  const others = models.slice(COLORED).map(({ id }) => id);
  const groups = [...colored.map((id) => [id]), ...(others.length > 0 ? [others] : [])];
  return {
    figures: [
      { value: `${total.made}`, label: t(total.made === 1 ? 'stats.labelVideo' : 'stats.labelVideos') },
      { value: sumOf(total.spentUsd, t, true), label: t('stats.labelSpent') },
      { value: share(t, total.failed, total.made + total.failed), label: t('stats.labelFailed') },
      { value: total.waitMs === null ? '–' : spokenTime(total.waitMs, t), label: t('stats.labelQueue') },
      { value: total.makingMs === null ? '–' : spokenTime(total.makingMs, t), label: t('stats.labelMaking') },
    ],
    days: dayNames(t),
    made: groups.map((ids, color) => ({
      color,
      counts: days.map(({ madeByModel }) => ids.reduce((sum, id) => sum + (madeByModel.get(id) ?? 0), 0)),
    })),
    failed: days.map(({ failed }) => failed),
    spentUsd: days.map(({ spentUsd }) => spentUsd),
    waitMs: days.map(({ waitMs }) => waitMs ?? 0),
    makingMs: days.map(({ makingMs }) => makingMs ?? 0),
    lists: [
      {
        title: t('stats.models'),
        bars: models.slice(0, LISTED).map(({ id, jobs, spentUsd }, index) => ({
          ...{ name: modelName(id), plainName: id },
          ...{ figures: `${jobs} · ${sumOf(spentUsd, t, true)}`, amount: jobs },
          color: Math.min(index, COLORED),
        })),
      },
      {
        title: t('stats.members'),
        bars: members.slice(0, LISTED).map(({ id, jobs, spentUsd }) => ({
          ...{
            name: memberName(id, t),
            plainName: unknownMember(id, t),
            figures: `${jobs} · ${sumOf(spentUsd, t, true)}`,
            amount: jobs,
          },
        })),
      },
      {
        title: t('stats.failures'),
        bars: failures.slice(0, LISTED).map(({ kind, jobs }) => ({
          ...{ name: t(`failed.${kind}`), figures: `${jobs}`, amount: jobs },
        })),
      },
    ],
  };
}

/** The name of a member whose name isn't known: the end of their id. */
export function unknownMember(id: string, t: Translate): string {
  return t('stats.unknownMember', { end: id.slice(-4) });
}

/** `6 %`. */
function share(t: Translate, part: number, whole: number): string {
  return whole === 0 ? '–' : percent(part / whole, t);
}
