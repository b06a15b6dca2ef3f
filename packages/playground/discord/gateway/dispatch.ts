import { GatewayIntentBits } from 'discord-api-types/v10';
import { viewForBot } from '../messages.ts';
import { channelObject } from '../objects.ts';
import { botIsInside, can, isThread } from '../permissions.ts';
import type { Faults } from '../rest/faults.ts';
import { type ChannelRecord, memberObject, requireUser, type StoredMessage, type World } from '../state.ts';
import { guildCreate } from './ready.ts';
import type { Session } from './session.ts';

/** Sends events to the sessions that may know about them. Returns a function that stops it. */
export function forwardEvents(world: World, faults: Faults, sessions: () => Iterable<Session>): () => void {
  const to = (guildId: string | null, intent: number | null, t: string, d: (session: Session) => unknown) => {
    for (const session of sessions()) {
      const wants = intent === null || session.hasIntent(intent);
      if (wants && session.covers(guildId)) session.dispatch(t, d(session));
    }
  };

  const message = (t: string) => (stored: StoredMessage) => {
    const channel = world.channels.get(stored.message.channel_id);
    // Ephemeral messages and hidden channels cause no events for a bot.
    const isHidden = channel === undefined || !can(world, channel, world.botUser.id, 0n);
    if (isHidden || stored.ephemeralFor !== null || !botIsInside(world, channel)) return;
    const isDirect = channel.guildId === null;
    const intent = isDirect ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages;
    to(channel.guildId, intent, t, () =>
      t === 'MESSAGE_DELETE' ? deletion(stored, channel) : forBot(world, stored, channel),
    );
  };

  const onCreate = message('MESSAGE_CREATE');
  const onUpdate = message('MESSAGE_UPDATE');
  const onDelete = message('MESSAGE_DELETE');
  const onInteraction: Parameters<typeof world.events.on<'interactionCreate'>>[1] = ({ payload }) => {
    const times = faults.takeTimes();
    for (let sent = 0; sent < times; sent += 1) {
      to(payload.guild_id ?? null, null, 'INTERACTION_CREATE', () => payload);
    }
  };
  const onGuildAdd: Parameters<typeof world.events.on<'guildAdd'>>[1] = (guild) =>
    to(guild.id, GatewayIntentBits.Guilds, 'GUILD_CREATE', () => guildCreate(world, guild));
  const onGuildRemove: Parameters<typeof world.events.on<'guildRemove'>>[1] = (guild) =>
    to(guild.id, GatewayIntentBits.Guilds, 'GUILD_DELETE', () => ({ id: guild.id }));
  const onMemberUpdate: Parameters<typeof world.events.on<'memberUpdate'>>[1] = (guild, member) => {
    // A bot gets its own events without the intent: https://discord.com/developers/docs/events/gateway#gateway-intents
    const intent = member.userId === world.botUser.id ? null : GatewayIntentBits.GuildMembers;
    to(guild.id, intent, 'GUILD_MEMBER_UPDATE', () => ({
      ...memberObject(world, member),
      guild_id: guild.id,
    }));
  };
  const onMemberRemove: Parameters<typeof world.events.on<'memberRemove'>>[1] = (guild, { userId }) =>
    to(guild.id, GatewayIntentBits.GuildMembers, 'GUILD_MEMBER_REMOVE', () => ({
      guild_id: guild.id,
      user: requireUser(world, userId).user,
    }));
  const channelEvent = (what: 'CREATE' | 'UPDATE' | 'DELETE') => (channel: ChannelRecord) =>
    to(channel.guildId, GatewayIntentBits.Guilds, `${isThread(channel) ? 'THREAD' : 'CHANNEL'}_${what}`, () =>
      channelObject(world, channel),
    );
  const onChannelCreate = channelEvent('CREATE');
  const onChannelUpdate = channelEvent('UPDATE');
  const onChannelDelete = channelEvent('DELETE');

  world.events
    .on('messageCreate', onCreate)
    .on('messageUpdate', onUpdate)
    .on('messageDelete', onDelete)
    .on('interactionCreate', onInteraction)
    .on('guildAdd', onGuildAdd)
    .on('guildRemove', onGuildRemove)
    .on('memberUpdate', onMemberUpdate)
    .on('memberRemove', onMemberRemove)
    .on('channelCreate', onChannelCreate)
    .on('channelUpdate', onChannelUpdate)
    .on('channelDelete', onChannelDelete);
  return () => {
    world.events
      .off('messageCreate', onCreate)
      .off('messageUpdate', onUpdate)
      .off('messageDelete', onDelete)
      .off('interactionCreate', onInteraction)
      .off('guildAdd', onGuildAdd)
      .off('guildRemove', onGuildRemove)
      .off('memberUpdate', onMemberUpdate)
      .off('memberRemove', onMemberRemove)
      .off('channelCreate', onChannelCreate)
      .off('channelUpdate', onChannelUpdate)
      .off('channelDelete', onChannelDelete);
  };
}

function deletion(stored: StoredMessage, channel: ChannelRecord): object {
  const { id, channel_id } = stored.message;
  return { id, channel_id, ...(channel.guildId !== null && { guild_id: channel.guildId }) };
}

/** A message with the fields that its event adds. */
function forBot(world: World, stored: StoredMessage, channel: ChannelRecord): object {
  const message = viewForBot(world, stored);
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  const author = guild?.members.get(message.author.id);
  return {
    ...message,
    ...(guild !== undefined && { guild_id: guild.id }),
    ...(author !== undefined && { member: { ...memberObject(world, author), user: undefined } }),
  };
}
