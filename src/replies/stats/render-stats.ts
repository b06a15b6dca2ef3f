import type { APIMessageTopLevelComponent } from 'discord.js';
import type { NamedTally, Stats } from '../../jobs/stats-contract.ts';
import type { Translate } from '../../locales/translate.ts';
import { safeLine, small } from '../../text/markdown.ts';
import { sumOf } from '../amounts.ts';
import { card, gallery, heading, type Row } from '../card.ts';
import { spokenTime } from '../times.ts';

const LISTED = 5;

/**
 * The text of `/stats`: the image's content in few lines. Members appear as mentions, which ping nobody.
 */
export function renderStats(
  t: Translate,
  view: {
    stats: Stats;
    modelName(id: string): string;
    days: number;
    timeZone: string;
    /** An attached image. */
    chart: { name: string; description: string } | undefined;
    controls: readonly Row[];
  },
): APIMessageTopLevelComponent[] {
  const { stats, days, timeZone, chart, controls } = view;
  const said = stats.total.jobs === 0 ? [t('stats.none')] : lines(t, stats, view.modelName);
  return [
    card([
      [heading('📊', t('stats.title', { days })), ...said].join('\n'),
      small(t('stats.footer', { timeZone })),
      ...(chart ? [gallery(chart)] : []),
      ...controls,
    ]),
  ];
}

function lines(t: Translate, stats: Stats, modelName: (id: string) => string): string[] {
  const { total, models, members, memberCount, failures } = stats;
  const { made, spentUsd, failed, cancelled, open } = total;
  const figures = [
    `**${t('stats.videos', { count: made })}**`,
    `**${t('stats.spent', { price: sumOf(spentUsd, t) })}**`,
    ...(failed === 0 ? [] : [t('stats.failed', { count: failed })]),
    ...(cancelled === 0 ? [] : [t('stats.cancelled', { count: cancelled })]),
    ...(open === 0 ? [] : [t('stats.open', { count: open })]),
  ].join(' · ');
  const reasons = failures.map(({ kind, jobs }) => `${t(`failed.${kind}`)}: ${jobs}`).join(' · ');
  return [
    figures,
    times(t, total),
    list(t, '🎬', models, ({ id }) => `**${safeLine(modelName(id), 60)}**`, models.length),
    list(t, '👥', members, ({ id }) => `<@${id}>`, memberCount),
    failures.length > 0 && `❌ ${reasons}`,
  ].filter((line) => line !== false);
}

function times(t: Translate, { waitMs, makingMs }: Stats['total']): string | false {
  const [wait, making] = [waitMs, makingMs].map((ms) => (ms === null ? null : spokenTime(ms, t)));
  if (wait && making) return `⏱️ ${t('stats.times', { wait, making })}`;
  if (wait) return `⏱️ ${t('stats.waited', { wait })}`;
  return making ? `⏱️ ${t('stats.took', { making })}` : false;
}

function list(
  t: Translate,
  mark: string,
  tallies: readonly NamedTally[],
  nameOf: (tally: NamedTally) => string,
  inAll: number,
): string | false {
  if (tallies.length === 0) return false;
  const shown = tallies.slice(0, LISTED);
  const count = inAll - shown.length;
  const more = count > 0 ? ` · ${t('settings.andMore', { count })}` : '';
  const entries = shown.map((tally) => `${nameOf(tally)} ${tally.made} (${sumOf(tally.spentUsd, t)})`);
  return `${mark} ${entries.join(' · ')}${more}`;
}
