import type { Job } from '../jobs/job.ts';
import { listOf } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';
import { messageLink } from './message-url.ts';

/** Twenty links and as many members would leave no room for anything else. */
const LINKS = 6;
const NAMED = 6;

/** Whose videos a reel joins, with links to them: to the last of many only the first and the last. */
export function joinedLine(
  { origin: { guildId } }: Job,
  { clips }: NonNullable<Job['reel']>,
  t: Translate,
): string {
  const links = clips.flatMap(({ channelId, messageId }, index) =>
    messageId === '' ? [] : [`[${index + 1}](${messageLink({ guildId, channelId, messageId })})`],
  );
  const shown = links.length > LINKS ? [...links.slice(0, LINKS - 1), '…', ...links.slice(-1)] : links;
  const ids = [...new Set(clips.map(({ userId }) => userId))].filter((id) => id !== '');
  const more = ids.length > NAMED ? [t('consent.more', { count: ids.length - NAMED })] : [];
  const members = listOf([...ids.slice(0, NAMED).map((id) => `<@${id}>`), ...more], t);
  const said = t('reel.joined', { who: ids.length > 0 ? 'known' : 'nobody', members });
  return [said, ...shown].join(shown.length > 0 ? ' · ' : '');
}
