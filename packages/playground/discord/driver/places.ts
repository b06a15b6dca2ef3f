import { ChannelType } from 'discord-api-types/v10';
import type { ChannelRecord, GuildRecord, World } from '../state.ts';

/** A guild by name or id; the first without one. */
export function findGuild(world: World, nameOrId?: string): GuildRecord {
  const guilds = [...world.guilds.values()];
  const guild =
    nameOrId === undefined ? guilds[0] : guilds.find(({ id, name }) => id === nameOrId || name === nameOrId);
  if (guild === undefined) throw new Error(`there is no guild ${nameOrId ?? ''}`);
  return guild;
}

/**
 * A channel by id or name (`#films` is fine too), in `guild`, otherwise in the first guild that has it. Without a name,
 * the guild's first text channel.
 */
export function findChannel(world: World, nameOrId: string | undefined, guild?: GuildRecord): ChannelRecord {
  const name = nameOrId?.replace(/^#/, '');
  const guildId = name === undefined ? (guild ?? findGuild(world)).id : guild?.id;
  const channel = [...world.channels.values()].find(
    (each) =>
      each.id === name ||
      ((guildId === undefined || each.guildId === guildId) &&
        (name === undefined ? each.type === ChannelType.GuildText : each.name === name)),
  );
  if (channel === undefined) throw new Error(`there is no channel ${name ?? ''}`);
  return channel;
}
