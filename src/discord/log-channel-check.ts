import { type REST, type RESTGetAPIChannelResult, Routes } from 'discord.js';
import { UserError } from '../errors.ts';
import type { Patch } from '../settings/schema.ts';
import { messageFailure } from './errors.ts';

/**
 * Makes the check of a new log channel: its id may be typed, so it could be a channel of another server that the bot
 * is in too. Throws a `UserError` for that, and for a channel that the bot does not see.
 */
export function createLogChannelCheck(rest: Pick<REST, 'get'>) {
  return async function check(guildId: string, { logChannel }: Patch): Promise<void> {
    if (logChannel === undefined || logChannel === null) return;
    const channel = await rest.get(Routes.channel(logChannel)).catch((error: unknown) => {
      if (messageFailure(error) !== 'out-of-reach') throw error;
    });
    const { guild_id: ofGuild = undefined } = (channel ?? {}) as RESTGetAPIChannelResult & {
      guild_id?: string;
    };
    if (ofGuild !== guildId) {
      throw new UserError((t) => t('settings.noLogChannel'));
    }
  };
}
