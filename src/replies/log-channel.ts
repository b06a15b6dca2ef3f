import { MessageFlags, type REST, Routes } from 'discord.js';
import type { Log } from '../log.ts';

/** Writes one line or more into a guild's log channel, silently. Never rejects. */
export type WriteToLog = (place: { guildId: string; channelId: string }, content: string) => Promise<void>;

export function createWriteToLog(deps: { rest: Pick<REST, 'post'>; log: Log }): WriteToLog {
  return async ({ guildId, channelId }, content) => {
    const flags = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications;
    try {
      await deps.rest.post(Routes.channelMessages(channelId), {
        body: { content, flags, allowed_mentions: { parse: [] } },
      });
    } catch (err) {
      deps.log.warn({ err, guild: guildId, channel: channelId }, 'could not write to the log channel');
    }
  };
}
