import { OAuth2Scopes, PermissionFlagsBits } from 'discord.js';

/** The permissions that the bot needs in a channel, and no others. */
export const neededPermissions = [
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.SendMessagesInThreads,
  PermissionFlagsBits.EmbedLinks,
  PermissionFlagsBits.AttachFiles,
  PermissionFlagsBits.ReadMessageHistory,
];

/** What stories need beside them, and the threads for the shots of films. Everything else works without. */
export const threadPermissions = [PermissionFlagsBits.CreatePublicThreads];

/**
 * The URL that adds the bot to a server with the scopes and permissions it needs. With `guildId`, that is chosen
 * already, and a bot that is there gets `more`.
 */
export function inviteUrl(
  applicationId: string,
  { guildId, more = [] }: { guildId?: string; more?: readonly bigint[] } = {},
): string {
  const url = new URL('https://discord.com/oauth2/authorize');
  url.searchParams.set('client_id', applicationId);
  url.searchParams.set('scope', [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '));
  const all = [...neededPermissions, ...threadPermissions, ...more];
  const permissions = all.reduce((sum, permission) => sum | permission, 0n);
  url.searchParams.set('permissions', permissions.toString());
  if (guildId === undefined) return url.href;
  url.searchParams.set('guild_id', guildId);
  url.searchParams.set('disable_guild_select', 'true');
  return url.href;
}
