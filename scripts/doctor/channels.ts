import {
  ChannelType,
  PermissionFlagsBits,
  PermissionsBitField,
  type REST,
  type RESTGetAPIGuildChannelsResult,
  type RESTGetAPIGuildMemberResult,
  type RESTGetAPIGuildRolesResult,
  Routes,
} from 'discord.js';
import { permissionsOf } from '../../src/discord/channel-rights.ts';
import { neededPermissions, threadPermissions } from '../../src/discord/invite.ts';
import { note } from './findings.ts';

const textChannels: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

/** Channels named in a line. */
const NAMED = 10;

/**
 * Where a channel takes from the bot what the server gives it. Nothing about channels that it can't see: it may have been
 * left out of them on purpose.
 */
export async function checkChannels(
  rest: REST,
  { id: guildId, name }: { id: string; name: string },
  botId: string,
): Promise<void> {
  const [channels, roles, member] = (await Promise.all([
    rest.get(Routes.guildChannels(guildId)),
    rest.get(Routes.guildRoles(guildId)),
    rest.get(Routes.guildMember(guildId, botId)),
  ])) as [RESTGetAPIGuildChannelsResult, RESTGetAPIGuildRolesResult, RESTGetAPIGuildMemberResult];
  const self = { guildId, userId: botId, roleIds: member.roles };
  const given = permissionsOf(self, roles, []);
  const wanted = [...neededPermissions, ...threadPermissions].filter(
    (permission) => (given & permission) !== 0n,
  );
  const places = new Map<string, string[]>();
  for (const channel of channels) {
    if (!textChannels.includes(channel.type)) continue;
    const overwrites = 'permission_overwrites' in channel ? (channel.permission_overwrites ?? []) : [];
    const has = permissionsOf(self, roles, overwrites);
    const lacking = wanted.filter((permission) => (has & permission) === 0n);
    if (lacking.length === 0 || lacking.includes(PermissionFlagsBits.ViewChannel)) continue;
    const missing = new PermissionsBitField(lacking).toArray().join(', ');
    places.set(missing, [...(places.get(missing) ?? []), `#${channel.name}`]);
  }
  for (const [missing, names] of places) {
    const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : '';
    note(
      `Server ${name}: ${missing} missing in ${names.slice(0, NAMED).join(', ')}${more}; change that in the channel's permissions`,
    );
  }
}
