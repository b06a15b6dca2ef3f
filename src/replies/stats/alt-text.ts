import { price, spokenTime } from '../text.ts';
import { failureWords } from './failure-words.ts';
import type { StatsView } from './picture.ts';

/** Discord takes no more. */
const MAX_LENGTH = 1_024;
const LISTED = 5;

/** The figures of the picture of `/stats`, for people who can't see it. */
export function statsAltText({ stats, dayNames, modelName, memberName }: StatsView): string {
  const { total, days, models, members, failures } = stats;
  const busiest = days.reduce((best, day, index) => (day.made > (days[best]?.made ?? 0) ? index : best), 0);
  const sentences = [
    `${dayNames[0]} to ${dayNames.at(-1)}: ${total.made} videos, ${total.failed} failed, ${total.cancelled} cancelled, ${price(total.spentUsd)} spent`,
    total.waitMs !== null && `Median wait ${spokenTime(total.waitMs)}`,
    total.makingMs !== null && `median time of making ${spokenTime(total.makingMs)}`,
    (days[busiest]?.made ?? 0) > 0 && `Busiest day ${dayNames[busiest]} with ${days[busiest]?.made} videos`,
    list(
      'Models',
      models.map(({ id, jobs, spentUsd }) => `${modelName(id)} ${jobs} (${price(spentUsd)})`),
    ),
    list(
      'Members',
      members.map(({ id, jobs, spentUsd }) => `${memberName(id)} ${jobs} (${price(spentUsd)})`),
    ),
    list(
      'Failures',
      failures.map(({ kind, jobs }) => `${failureWords(kind)} ${jobs}`),
    ),
  ].filter((sentence) => sentence !== false);
  return `${sentences.join('. ')}.`.slice(0, MAX_LENGTH).toWellFormed();
}

function list(title: string, entries: readonly string[]): string | false {
  return entries.length > 0 && `${title}: ${entries.slice(0, LISTED).join(', ')}`;
}
