import type { Translate } from '../locales/translate.ts';
import { describeChange, describeReason, fittingLines } from '../settings/describe.ts';
import type { ModelLabel } from '../settings/show.ts';
import type { Changed } from '../settings/store.ts';
import type { WriteToLog } from './log-channel.ts';

/** Below Discord's 2,000, with room for who and why. */
const LINES_LENGTH = 1_800;

/**
 * Creates the function that tells a guild's log channel who changed what. A change of the log channel itself is written
 * to the new one, otherwise to the old one. Never rejects.
 */
export function createSettingsLog(deps: {
  writeToLog: WriteToLog;
  labelOf: ModelLabel;
  /** In the guild's language. */
  translatorOf(guildId: string): Translate;
}) {
  return async function announce({ guildId, settings, before, changes }: Changed): Promise<void> {
    const channelId = settings.logChannel ?? before.logChannel;
    const [first] = changes;
    // Members may opt out and in again as often as they like.
    if (channelId === null || first === undefined || first.reason === 'opt-out') return;
    const t = deps.translatorOf(guildId);
    const lines = changes.map((change) => describeChange(t, change, deps.labelOf));
    const head = `⚙️ ${t('settings.changedBy', { member: `<@${first.by}>` })}${describeReason(t, first)}`;
    const content = `${head}\n${fittingLines(t, lines, LINES_LENGTH)}`;
    await deps.writeToLog({ guildId, channelId }, content);
  };
}
