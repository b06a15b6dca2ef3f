import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { apiError } from './api-error.ts';
import { can, sendPermission } from './permissions.ts';
import { type ChannelRecord, requireUser, type StoredMessage, type World } from './state.ts';

/** One message on its way into a channel: new, or an edit of `before`. */
export interface Writing {
  world: World;
  channel: ChannelRecord;
  /** The message that is edited. */
  before: StoredMessage | undefined;
  /** By an interaction's token, not the bot's own. */
  isInteraction: boolean;
  /** Whether only one member sees the message. */
  isEphemeral: boolean;
  /** The first message of a thread in a forum. */
  isPost?: boolean;
}

/**
 * These contain only threads, and no messages of their own.
 * @see https://discord.com/developers/docs/topics/threads#forums
 */
const WITHOUT_MESSAGES: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildCategory,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
]);

/**
 * The one rule for every way to write: whether the bot may write this here, whatever the content. The bot can reach the
 * channel already.
 *
 * @throws Discord's refusal.
 */
export function requireWritable(writing: Writing): void {
  const { world, channel, before, isInteraction, isEphemeral, isPost = false } = writing;
  // Shown by one member's client, and not part of the channel: locked threads have them too.
  // https://github.com/discord/discord-api-docs/issues/7707
  if (isEphemeral) return;
  if (WITHOUT_MESSAGES.has(channel.type)) throw apiError('notATextChannel');
  const isNew = before === undefined;
  // Answers need no permission to send, nor do edits: https://github.com/discord/discord-api-docs/issues/3096 A post
  // needs the permissions of its forum: https://discord.com/developers/docs/topics/threads
  if (isNew && !isInteraction && !isPost) {
    if (!can(world, channel, world.botUser.id, sendPermission(channel))) throw apiError('missingPermissions');
    if (channel.recipientId !== null) requireOpen(world, channel.recipientId);
  }
  requireUnlocked(world, channel, world.botUser.id, isNew);
}

/** Whether a message can be deleted: in a locked thread, only while it is active. */
export function requireDeletable(world: World, channel: ChannelRecord): void {
  const isShut = channel.locked && channel.archived;
  if (isShut && !managesThreads(world, channel, world.botUser.id)) throw apiError('threadArchived');
}

/** A new message opens its archived thread. */
export function reopen({ world, channel, isEphemeral }: Pick<Writing, 'world' | 'channel' | 'isEphemeral'>) {
  if (!channel.archived || isEphemeral) return;
  channel.archived = false;
  world.events.emit('channelUpdate', channel);
}

/**
 * Without Manage Threads, nothing is written or changed in a locked thread, and nobody edits in an archived one. The
 * code for a thread that is both was observed for answers to interactions.
 *
 * @see https://discord.com/developers/docs/topics/threads#locked-threads
 * @see https://github.com/discord/discord-api-docs/issues/6884
 */
export function requireUnlocked(world: World, channel: ChannelRecord, userId: string, isNew: boolean): void {
  const isLocked = channel.locked && !managesThreads(world, channel, userId);
  if (channel.archived && (isLocked || !isNew)) throw apiError('threadArchived');
  if (isLocked) throw apiError('threadLocked');
}

function managesThreads(world: World, channel: ChannelRecord, userId: string): boolean {
  return can(world, channel, userId, PermissionFlagsBits.ManageThreads);
}

/** Whether a person accepts direct messages from this bot. */
function requireOpen(world: World, userId: string): void {
  const { id } = world.botUser;
  const isMet = [...world.guilds.values()].some(({ members }) => members.has(id) && members.has(userId));
  // https://github.com/discord/discord-api-docs/pull/8212
  if (!isMet) throw apiError('noMutualGuild');
  if (requireUser(world, userId).dmsClosed) throw apiError('cannotMessageUser');
}
