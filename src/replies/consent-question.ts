import { listOf } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';
import { safeLine, small } from '../text/markdown.ts';

/** As many as can be read at a glance. */
const SHOWN = 40;

/** The question before a video from an image, or with the name of somebody who opted out. Pure. */
export function renderConsentQuestion(
  asked: {
    hasImage: boolean;
    /** Members who opted out of videos. */
    optedOut: readonly string[];
    namesake: { word: string; userId: string } | undefined;
  },
  t: Translate,
): string {
  const { hasImage, optedOut, namesake } = asked;
  return [
    ...(hasImage ? [`🖼️ **${t('consent.question')}**`] : []),
    ...(hasImage && optedOut.length > 0 ? [t('consent.optedOut', { members: mentions(optedOut, t) })] : []),
    ...(namesake
      ? [`🏷️ ${t('consent.namesake', { word: safeLine(namesake.word), member: `<@${namesake.userId}>` })}`]
      : []),
    small(t('consent.kept')),
  ].join('\n');
}

function mentions(userIds: readonly string[], t: Translate): string {
  const shown = userIds.slice(0, SHOWN).map((id) => `<@${id}>`);
  const count = userIds.length - shown.length;
  return listOf([...shown, ...(count > 0 ? [t('consent.more', { count })] : [])], t);
}
