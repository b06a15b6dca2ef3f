import type { NamedTally, Stats } from '../../jobs/stats-contract.ts';
import { percent } from '../../locales/format.ts';
import type { Translate } from '../../locales/translate.ts';
import { sumOf } from '../amounts.ts';
import { COLORS } from '../drawing/colors.ts';

/** The meaning of a color in the columns: a model's name, and its videos. */
export interface LegendEntry {
  name: string;
  /** In letters that every font has, for a name that the machine's fonts can't show. */
  plainName?: string;
  videos: number;
  /** An index of the chart's colors. */
  color: number;
}

/** The content of the image of `/stats`, with all texts final. The legend adds up to the figure of videos. */
export interface StatsChart {
  figures: { value: string; label: string }[];
  /** The name of each day, the earliest first. */
  days: string[];
  /** Videos of each day, by the entries of the legend from bottom to top. */
  made: number[][];
  failed: number[];
  legend: LegendEntry[];
}

export interface StatsView {
  stats: Stats;
  /** The name of each day, the earliest first. */
  dayNames(t: Translate): string[];
  modelName(id: string): string;
  memberName(id: string, t: Translate): string;
}

/** Models with a color of their own. All others share one. */
const COLORED = 4;

/** Prepares the chart's data. Pure. */
export function statsChart(t: Translate, { stats, dayNames, modelName }: StatsView): StatsChart {
  const { total, days, models } = stats;
  const others = models.slice(COLORED);
  const groups = [
    ...models.slice(0, COLORED).map((model) => [model]),
    ...(others.length > 0 ? [others] : []),
  ];
  const colors = colorsOf(groups.map(([first, ...more]) => (more.length > 0 ? '' : (first?.id ?? ''))));
  return {
    figures: [
      { value: `${total.made}`, label: t(total.made === 1 ? 'stats.labelVideo' : 'stats.labelVideos') },
      { value: sumOf(total.spentUsd, t, true), label: t('stats.labelSpent') },
      { value: share(t, total.failed, total.made + total.failed), label: t('stats.labelFailed') },
    ],
    days: dayNames(t),
    made: groups.map((group) =>
      days.map(({ madeByModel }) => group.reduce((sum, { id }) => sum + (madeByModel.get(id) ?? 0), 0)),
    ),
    failed: days.map(({ failed }) => failed),
    legend: groups.map((group, index) => ({
      ...nameOf(group, modelName, t),
      color: colors[index] ?? 0,
      videos: group.reduce((sum, { made }) => sum + made, 0),
    })),
  };
}

/**
 * A color for each model that it has in other periods too, whatever its rank there; the next one if another model of
 * the chart has that.
 */
function colorsOf(ids: readonly string[]): number[] {
  const taken = new Map<string, number>();
  for (const id of ids.toSorted()) {
    let color = [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7);
    while ([...taken.values()].includes(color % COLORS.length)) color += 1;
    taken.set(id, color % COLORS.length);
  }
  return ids.map((id) => taken.get(id) ?? 0);
}

function nameOf(group: readonly NamedTally[], modelName: StatsView['modelName'], t: Translate) {
  const [first, ...more] = group;
  if (first === undefined || more.length > 0) return { name: t('settings.andMore', { count: group.length }) };
  return { name: modelName(first.id), plainName: first.id };
}

/** The name of a member whose name isn't known: the end of their id. */
export function unknownMember(id: string, t: Translate): string {
  return t('stats.unknownMember', { end: id.slice(-4) });
}

/** `6 %`. */
function share(t: Translate, part: number, whole: number): string {
  return whole === 0 ? '–' : percent(part / whole, t);
}
