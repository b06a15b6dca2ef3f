import type { APIEmbed } from 'discord.js';
import type { NamedTally, Stats } from '../../jobs/stats.ts';
import { price, safeLine, spokenTime } from '../text.ts';
import { failureWords } from './failure-words.ts';

const LISTED = 5;
const COLOUR = 0x7a6cff;

/** The text of `/stats`: the same as the picture says, in few lines. Members are named by mentions, which ping nobody in an embed. */
export function renderStats({
  stats: { total, models, members, memberCount, failures },
  modelName,
  days,
  timeZone,
  pictureName,
}: {
  stats: Stats;
  modelName(id: string): string;
  days: number;
  timeZone: string;
  pictureName: string | undefined;
}): APIEmbed {
  const lines = [
    [
      `**${count(total.made, 'video')}** · **${price(total.spentUsd)}** spent`,
      ...[
        [total.failed, 'failed'],
        [total.cancelled, 'cancelled'],
        [total.open, 'on the way or unclear'],
      ].flatMap(([jobs, what]) => (jobs === 0 ? [] : [`${jobs} ${what}`])),
    ].join(' · '),
    times(total),
    list('🎬', models, ({ id }) => `**${safeLine(modelName(id), 60)}**`, models.length),
    list('👥', members, ({ id }) => `<@${id}>`, memberCount),
    failures.length > 0 &&
      `❌ ${failures.map(({ kind, jobs }) => `${failureWords(kind)}: ${jobs}`).join(' · ')}`,
  ].filter((line) => line !== false);
  return {
    title: `📊 The last ${days} days`,
    description:
      total.jobs === 0
        ? 'Nobody has asked for a video in these days. `/video` starts one.'
        : lines.join('\n'),
    color: COLOUR,
    ...(pictureName !== undefined && { image: { url: `attachment://${pictureName}` } }),
    footer: { text: `Days in ${timeZone}, today included` },
  };
}

function times({ waitMs, makingMs }: Stats['total']): string | false {
  const parts = [
    waitMs !== null && `waited ${spokenTime(waitMs)} or less in the queue`,
    makingMs !== null && `took ${spokenTime(makingMs)} or less to make`,
  ].filter((part) => part !== false);
  return parts.length > 0 && `⏱️ Half of them ${parts.join(', and ')}`;
}

function list(
  mark: string,
  tallies: readonly NamedTally[],
  nameOf: (tally: NamedTally) => string,
  inAll: number,
): string | false {
  if (tallies.length === 0) return false;
  const shown = tallies.slice(0, LISTED);
  const more = inAll > shown.length ? ` · and ${inAll - shown.length} more` : '';
  return `${mark} ${shown.map((tally) => `${nameOf(tally)} ${tally.jobs} (${price(tally.spentUsd)})`).join(' · ')}${more}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
