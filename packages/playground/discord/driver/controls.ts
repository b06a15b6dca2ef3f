import { GuildExplicitContentFilter, PermissionFlagsBits } from 'discord-api-types/v10';
import type { ClientMessage } from '../../protocol.ts';
import { clientMessage } from '../client/view.ts';
import { deleteMessage, messagesIn, requireMessage } from '../messages.ts';
import type { ChannelOptions } from '../options.ts';
import type { GuildRecord, MessageVersion, World } from '../state.ts';
import { addChannel, setOverwrite, userIdOf } from '../world.ts';
import { Member, timeOut } from './member.ts';
import { findChannel, findGuild } from './places.ts';
import { waitFor } from './waiting.ts';

/** Target of a permission change: `@everyone`, `bot`, a role's or a member's name. */
export type PermissionTarget = string;

/** What tests can see and change, besides the actions of members. */
export function createControls(world: World) {
  const show = (messageId: string) => clientMessage(world, requireMessage(world, messageId));

  return {
    /** A person, by name; `guild` if there are several. */
    member(name: string, options: { guild?: string } = {}): Member {
      const guild = findGuild(world, options.guild);
      return new Member(world, guild, userIdOf(world, guild, name));
    },

    /** Waits until the bot is connected, and with `command` until it has registered that command. */
    async waitForBot(options: { command?: string; timeoutMs?: number } = {}): Promise<void> {
      const { command, timeoutMs = 20_000 } = options;
      const isKnown = () =>
        command === undefined ||
        [null, ...world.guilds.keys()].some((scope) =>
          world.commands.list(scope).some(({ name }) => name === command),
        );
      await waitFor(world, () => (world.botOnline && isKnown() ? true : undefined), {
        timeoutMs,
        events: ['bot', 'commands'],
        describe: () => `the bot${command === undefined ? '' : ` and its command ${command}`}`,
      });
    },

    channelId: (name: string): string => findChannel(world, name).id,

    /** A channel's messages, oldest first, including everybody's ephemeral ones. */
    messages(channel?: string): ClientMessage[] {
      return messagesIn(world, findChannel(world, channel).id).map((stored) => clientMessage(world, stored));
    },

    /** The first message of the channel that matches, now or later. */
    async waitForMessage(
      channel: string | undefined,
      predicate: (message: ClientMessage) => boolean,
      timeoutMs?: number,
    ): Promise<ClientMessage> {
      const { id } = findChannel(world, channel);
      const list = () => messagesIn(world, id).map((stored) => clientMessage(world, stored));
      return await waitFor(world, () => list().find(predicate), {
        ...(timeoutMs !== undefined && { timeoutMs }),
        events: ['messageCreate', 'messageUpdate'],
        describe: () => `a message in ${channel ?? 'the first channel'}; there is ${JSON.stringify(list())}`,
      });
    },

    /** A message's present state. Throws if it was deleted. */
    message: show,

    /** All versions of a message, oldest first, with their times. */
    history(messageId: string): MessageVersion[] {
      return world.messages.get(messageId)?.versions ?? [];
    },

    /** Deletes a message as a moderator would. */
    async deleteMessage(messageId: string): Promise<void> {
      await deleteMessage(world, requireMessage(world, messageId));
    },

    /** Makes a message older, for the rule about edits after an hour. */
    ageMessage(messageId: string, byMs: number): void {
      requireMessage(world, messageId).createdAtMs -= byMs;
    },

    addChannel(options: ChannelOptions, guildName?: string): string {
      const guild = findGuild(world, guildName);
      const channel = addChannel(world, guild, options, world.nextId());
      world.events.emit('channelCreate', channel);
      return channel.id;
    },

    /** Deletes a channel with everything in it. */
    deleteChannel(name: string): void {
      const channel = findChannel(world, name);
      for (const stored of messagesIn(world, channel.id)) stored.deleted = true;
      world.channels.delete(channel.id);
      world.events.emit('channelDelete', channel);
    },

    setThread(name: string, state: { archived?: boolean; locked?: boolean }): void {
      const thread = findChannel(world, name);
      thread.archived = state.archived ?? thread.archived;
      thread.locked = state.locked ?? thread.locked;
      world.events.emit('channelUpdate', thread);
    },

    setAgeRestricted(name: string, isAgeRestricted: boolean): void {
      const channel = findChannel(world, name);
      channel.nsfw = isAgeRestricted;
      world.events.emit('channelUpdate', channel);
    },

    /** Allows and denies in one channel, beyond what roles say. */
    setPermissions(
      channelName: string,
      target: PermissionTarget,
      change: { allow?: bigint; deny?: bigint },
    ): void {
      const channel = findChannel(world, channelName);
      setOverwrite(channel, findTarget(world, target), change);
      world.events.emit('channelUpdate', channel);
    },

    /** Takes these permissions from the bot in one channel, and gives back those that were last taken there. */
    takeFromBot(channelName: string, ...permissions: (keyof typeof PermissionFlagsBits)[]): void {
      const channel = findChannel(world, channelName);
      const deny = permissions.reduce((all, name) => all | PermissionFlagsBits[name], 0n);
      setOverwrite(channel, { id: world.botUser.id, isRole: false }, { deny });
      world.events.emit('channelUpdate', channel);
    },

    /** From now on, a guild's AutoMod blocks these keywords. `*` at an end matches the rest of a word. */
    blockWords(words: readonly string[], guildName?: string): void {
      findGuild(world, guildName).blockedWords = words;
    },

    /** Domains whose links Discord blocks everywhere from now on. */
    blockLinks(...domains: string[]): void {
      world.harmfulDomains = new Set(domains);
    },

    /** Whether Discord considers files of this name explicit, and whether a guild filters them. */
    filterMedia(
      explicitFiles: RegExp | null,
      filter: keyof typeof GuildExplicitContentFilter = 'AllMembers',
      guildName?: string,
    ): void {
      world.explicitFiles = explicitFiles;
      findGuild(world, guildName).mediaFilter = GuildExplicitContentFilter[filter];
    },

    /** Keeps the bot from writing in a guild for this long; 0 ends it. */
    timeOutBot(forMs: number, guildName?: string): void {
      timeOut(world, findGuild(world, guildName), world.botUser.id, forMs);
    },

    /** The emoji, stickers and sounds that were added to a guild. */
    expressions: (guildName?: string) => findGuild(world, guildName).expressions,

    /** How many of them a guild may have. */
    setSlots(slots: Partial<GuildRecord['slots']>, guildName?: string): void {
      Object.assign(findGuild(world, guildName).slots, slots);
    },

    /** Bytes per file in a guild. */
    setUploadLimit(limitBytes: number, guildName?: string): void {
      findGuild(world, guildName).uploadLimitBytes = limitBytes;
    },

    /** Adds the bot to a guild again, with its role. */
    addBot(guildName?: string): void {
      const guild = findGuild(world, guildName);
      const { id } = world.botUser;
      const roleIds = [...guild.roles.values()]
        .filter(({ tags }) => tags?.bot_id === id)
        .map((role) => role.id);
      guild.install = 'bot';
      const joinedAt = new Date(world.now()).toISOString();
      guild.members.set(id, { userId: id, nick: null, roleIds, joinedAt, timedOutUntilMs: null });
      world.events.emit('guildAdd', guild);
    },

    /** Removes the bot from a guild, its guild commands too. */
    removeBot(guildName?: string): void {
      const guild = findGuild(world, guildName);
      guild.install = 'none';
      guild.members.delete(world.botUser.id);
      for (const command of world.commands.list(guild.id)) world.commands.remove(guild.id, command.id);
      world.events.emit('guildRemove', guild);
      world.events.emit('commands');
    },
  };
}

function findTarget(world: World, target: PermissionTarget): { id: string; isRole: boolean } {
  const guild = findGuild(world);
  const role = [...guild.roles.values()].find(({ name }) => name === target);
  if (role !== undefined) return { id: role.id, isRole: true };
  return { id: userIdOf(world, guild, target), isRole: false };
}
