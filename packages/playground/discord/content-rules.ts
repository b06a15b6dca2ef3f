import { GuildExplicitContentFilter } from 'discord-api-types/v10';
import { apiError } from './api-error.ts';
import type { Draft } from './composition.ts';
import { isAgeRestricted } from './objects.ts';
import { type ChannelRecord, type GuildRecord, requireUser, type World } from './state.ts';

/**
 * Refuses forbidden content, in new messages and in edits alike: words that the guild blocks (200000), links that
 * Discord considers harmful (240000), and media that the place filters (20009). AutoMod checks of bots' messages are
 * documented for edits of answers only; here they happen everywhere, to be prepared.
 *
 * @see https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 * @see https://discord.com/developers/docs/change-log (2024-06-27, AutoMod)
 */
export function requireAllowedContent(
  world: World,
  channel: ChannelRecord,
  { body, uploads }: Draft,
  isEphemeral: boolean,
): void {
  const texts = textsIn([body.content, body.embeds, body.components]);
  // A message that only one member sees doesn't count as the guild's.
  if (!isEphemeral && blocks(guildOf(world, channel), texts)) throw apiError('blockedByAutoMod');
  if (texts.some((text) => isHarmful(world, text))) throw apiError('harmfulLink');
  const isFiltered = uploads.some(({ filename }) => world.explicitFiles?.test(filename) === true);
  if (isFiltered && filtersMedia(world, channel)) throw apiError('explicitContent');
}

/** Refuses the name of a thread, as AutoMod does with titles (200001). */
export function requireAllowedTitle(world: World, channel: ChannelRecord, title: string): void {
  if (blocks(guildOf(world, channel), [title])) throw apiError('titleBlockedByAutoMod');
}

function guildOf(world: World, channel: ChannelRecord): GuildRecord | undefined {
  return channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
}

/**
 * Words in the form of an AutoMod rule: `*` at an end matches the rest of a word.
 * @see https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-rule-object-keyword-matching-strategies
 */
function blocks(guild: GuildRecord | undefined, texts: readonly string[]): boolean {
  const rules = (guild?.blockedWords ?? []).map((word) => {
    const [from, to] = [word.startsWith('*') ? '' : '(?<!\\S)', word.endsWith('*') ? '' : '(?!\\S)'];
    return new RegExp(
      from + word.replaceAll(/^\*|\*$/g, '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&') + to,
      'i',
    );
  });
  return texts.some((text) => rules.some((rule) => rule.test(text)));
}

function isHarmful(world: World, text: string): boolean {
  const links = text.match(/https?:\/\/[^\s<>()[\]]+/gi) ?? [];
  return links.some((link) => {
    const host = URL.parse(link)?.hostname ?? '';
    return [...world.harmfulDomains].some((domain) => host === domain || host.endsWith(`.${domain}`));
  });
}

/**
 * Whether explicit media are filtered here: in guilds by their level, which exempts age-restricted channels and members
 * with a role, in direct messages by the recipient's settings.
 *
 * @see https://discord.com/developers/docs/resources/guild#guild-object-explicit-content-filter-level
 */
function filtersMedia(world: World, channel: ChannelRecord): boolean {
  if (channel.recipientId !== null) return requireUser(world, channel.recipientId).filtersMedia;
  const guild = guildOf(world, channel);
  if (guild === undefined || isAgeRestricted(world, channel)) return false;
  const hasRole = (guild.members.get(world.botUser.id)?.roleIds.length ?? 0) > 0;
  return guild.mediaFilter === GuildExplicitContentFilter.MembersWithoutRoles
    ? !hasRole
    : guild.mediaFilter === GuildExplicitContentFilter.AllMembers;
}

/** The visible text of a message, and its links. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => (key === 'custom_id' ? [] : textsIn(child)));
}
