import type { BaseInteraction } from 'discord.js';
import type { ExtrasOf } from '../discord/interaction-extras.ts';
import { localeOf } from '../locales/languages.ts';
import type { Requester } from '../requests/requester.ts';

/** The member behind an interaction, and where they are. */
export function requesterOf(interaction: BaseInteraction<'raw' | 'cached'>, extras: ExtrasOf): Requester {
  const { id, createdTimestamp, user, guildId, channelId, guildLocale } = interaction;
  const { roleIds, parentChannelId, isAgeRestricted } = extras.of(id);
  return {
    ...{ requestId: id, askedAtMs: createdTimestamp, userId: user.id, roleIds, guildId, guildLocale },
    // discord.js allows for interactions outside of channels.
    channelId: channelId ?? '',
    ...{ parentChannelId, isAgeRestricted, memberLanguage: localeOf(interaction) },
  };
}
