import type { PermissionsBitField } from 'discord.js';

/**
 * Whether the bot may do this where an interaction comes from. If Discord doesn't say, it may. Messages in Components V2
 * need no Embed Links: https://github.com/discord/discord-api-docs/issues/8462
 */
export function botMay(
  { appPermissions }: { appPermissions?: Readonly<PermissionsBitField> | null },
  permission: 'AttachFiles' | 'EmbedLinks',
): boolean {
  return appPermissions?.has(permission) ?? true;
}
