import type { ChatInputCommandInteraction } from 'discord.js';
import { answerPrivately } from '../../interactions/answer-privately.ts';
import { type Translate, translatorFor } from '../../locales/translate.ts';
import { relativeTime } from '../../replies/times.ts';
import { describeChange, describeReason, fittingLines } from '../../settings/describe.ts';
import type { SettingsDeps } from './deps.ts';

/** Below Discord's 2,000 characters of a message. */
const HISTORY_LENGTH = 1_900;

/** Who changed what, the latest first, as much as fits into a message. */
export async function historyText(t: Translate, guildId: string, deps: SettingsDeps): Promise<string> {
  const changes = await deps.settings.history(guildId);
  const lines = changes.map((change) => {
    const when = relativeTime(change.atMs);
    const who = `<@${change.by}>${describeReason(t, change)}`;
    return `${when} ${who} ${describeChange(t, change, deps.catalog.labelOf)}`;
  });
  if (lines.length === 0) return t('settings.noHistory');
  return fittingLines(t, lines, HISTORY_LENGTH);
}

export async function showHistory(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
  deps: SettingsDeps,
): Promise<void> {
  await answerPrivately(
    interaction,
    await historyText(translatorFor(interaction), interaction.guildId, deps),
  );
}
