import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { ClientSay } from '../../protocol.ts';
import type { StoredFile, Upload } from '../files.ts';
import { findMentions } from '../mentions.ts';
import { blankMessage } from '../message-authoring.ts';
import { insertMessage } from '../messages.ts';
import { can, sendPermission } from '../permissions.ts';
import { type ChannelRecord, requireUser, type StoredMessage, type World } from '../state.ts';
import { reopen, requireUnlocked } from '../writing.ts';
import { requireVisible } from './invoke.ts';
import { ClientRefusal } from './refusal.ts';

/** A member writes something. */
export function say(
  world: World,
  { userId, channelId, content, attachmentIds = [] }: ClientSay,
): StoredMessage {
  const channel = requireVisible(world, channelId, userId);
  requireAllowed(world, channel, userId);
  const stored = attachmentIds.flatMap((id) => world.files.get(id) ?? []);
  const files = stored.map(({ attachment }) => attachment);
  const text = content.trim();
  if (text === '' && files.length === 0) throw new ClientRefusal('Write something first.');
  if (text.length > 2000) throw new ClientRefusal('A message has at most 2,000 characters.');
  const mentions = findMentions(world, {
    text,
    allowed: undefined,
    isInteraction: false,
    mayMentionEveryone: can(world, channel, userId, PermissionFlagsBits.MentionEveryone),
    guildId: channel.guildId,
    repliedTo: undefined,
  });
  const message = {
    ...blankMessage(world, channelId, userId),
    ...mentions,
    content: text,
    attachments: files,
  };
  const fileIds = files.map(({ id }) => id);
  // A file that is part of a message can't be used for an option any more.
  for (const file of stored) file.endsAtMs = Number.POSITIVE_INFINITY;
  reopen({ world, channel, isEphemeral: false });
  return insertMessage(world, message, { fileIds, ephemeralFor: null, loading: false, interactionId: null });
}

/** The rules for the bot's messages apply to members' messages too. */
function requireAllowed(world: World, channel: ChannelRecord, userId: string): void {
  const refusal = new ClientRefusal('You may not write here.', 403);
  if (!can(world, channel, userId, sendPermission(channel))) throw refusal;
  try {
    requireUnlocked(world, channel, userId, true);
  } catch {
    throw refusal;
  }
}

/** Bytes that this member may upload: the guild's limit or, with Nitro, their own. */
export function memberLimitBytes(world: World, userId: string): number {
  const guilds = [...world.guilds.values()].filter((guild) => guild.members.has(userId));
  return Math.max(
    requireUser(world, userId).uploadLimitBytes,
    ...guilds.map((guild) => guild.uploadLimitBytes),
  );
}

/** Accepts a file for a command option, a form or a message. */
export async function attach(world: World, userId: string, upload: Upload): Promise<StoredFile> {
  // Discord keeps files of options in a place of their own per person. Here, a channel's id replaces it.
  const place = { attachmentId: world.nextId(), channelId: userId, origin: world.origin, ephemeral: true };
  const file = await world.files.add(upload, place);
  file.endsAtMs = world.now() + world.settings.optionFileLifetimeMs;
  return file;
}
