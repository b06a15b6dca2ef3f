import { inARow, type Translate } from '../../locales/translate.ts';
import { altLine } from '../../text/markdown.ts';
import { sumOf } from '../amounts.ts';
import { spokenTime } from '../times.ts';
import type { StatsView } from './chart-data.ts';

const LISTED = 5;

/** The figures of the image of `/stats`, for people who can't see it. */
export function statsAltText(t: Translate, view: StatsView): string {
  const { stats, modelName, memberName } = view;
  const { total, days, models, members, failures } = stats;
  const dayNames = view.dayNames(t);
  const busiest = days.reduce((best, day, index) => (day.made > (days[best]?.made ?? 0) ? index : best), 0);
  const most = days[busiest]?.made ?? 0;
  const figures = [
    t('stats.videos', { count: total.made }),
    t('stats.failed', { count: total.failed }),
    t('stats.cancelled', { count: total.cancelled }),
    t('stats.spent', { price: sumOf(total.spentUsd, t) }),
  ].join(', ');
  const tally = (name: string, jobs: number, usd: number) => `${name} ${jobs} (${sumOf(usd, t)})`;
  const list = (title: string, entries: readonly string[]) =>
    entries.length > 0 && t('stats.list', { title, entries: entries.slice(0, LISTED).join(', ') });
  const sentences = [
    t('stats.altTotal', { from: dayNames[0] ?? '', to: dayNames.at(-1) ?? '', figures }),
    total.waitMs !== null && t('stats.altWait', { time: spokenTime(total.waitMs, t) }),
    total.makingMs !== null && t('stats.altMaking', { time: spokenTime(total.makingMs, t) }),
    most > 0 &&
      t('stats.altBusiest', { day: dayNames[busiest] ?? '', videos: t('stats.videos', { count: most }) }),
    list(
      t('stats.models'),
      models.map(({ id, made, spentUsd }) => tally(modelName(id), made, spentUsd)),
    ),
    list(
      t('stats.members'),
      members.map(({ id, made, spentUsd }) => tally(memberName(id, t), made, spentUsd)),
    ),
    list(
      t('stats.failures'),
      failures.map(({ kind, jobs }) => `${t(`failed.${kind}`)} ${jobs}`),
    ),
  ].filter((sentence) => sentence !== false);
  return altLine(inARow(t, ...sentences));
}
