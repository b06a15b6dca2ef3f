import { GatewayIntentBits } from 'discord-api-types/v10';
import { expressionsOf, soundObject } from '../expressions.ts';
import { channelObject, guildObject } from '../objects.ts';
import { can, isThread } from '../permissions.ts';
import { ownUser } from '../routes/application.ts';
import { type GuildRecord, memberObject, type World } from '../state.ts';
import type { Session } from './session.ts';

/** READY, then the guilds, as far as the client requested them. */
export function sendHello(world: World, session: Session): void {
  const guilds = [...world.guilds.values()].filter(
    (guild) => guild.install === 'bot' && session.covers(guild.id),
  );
  session.dispatch('READY', {
    v: 10,
    user: ownUser(world),
    user_settings: {},
    relationships: [],
    private_channels: [],
    presences: [],
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    session_type: 'normal',
    resume_gateway_url: `${world.origin.replace('http', 'ws')}/gateway`,
    shard: session.identity.shard,
    application: { id: world.applicationId, flags: 0 },
    geo_ordered_rtc_regions: [],
    guild_join_requests: [],
    _trace: [],
  });
  if (!session.hasIntent(GatewayIntentBits.Guilds)) return;
  for (const guild of guilds) session.dispatch('GUILD_CREATE', guildCreate(world, guild));
}

/** @see https://discord.com/developers/docs/events/gateway-events#guild-create */
export function guildCreate(world: World, guild: GuildRecord): object {
  const channels = [...world.channels.values()].filter((channel) => channel.guildId === guild.id);
  const bot = guild.members.get(world.botUser.id);
  return {
    ...guildObject(guild),
    joined_at: bot?.joinedAt,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    // Without the intent for members, a bot gets only itself.
    members: bot === undefined ? [] : [memberObject(world, bot)],
    channels: channels
      .filter((channel) => !isThread(channel))
      .map((channel) => channelObject(world, channel)),
    // Active ones that the bot sees: https://discord.com/developers/docs/topics/threads#gateway-events
    threads: channels
      .filter(
        (channel) => isThread(channel) && !channel.archived && can(world, channel, world.botUser.id, 0n),
      )
      .map((channel) => channelObject(world, channel)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: expressionsOf(guild, 'sound').map((each) => soundObject(guild, each)),
  };
}
