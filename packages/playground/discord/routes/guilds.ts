import { apiError } from '../api-error.ts';
import { channelObject, guildFeatures, guildObject } from '../objects.ts';
import { guildPermissions, isThread } from '../permissions.ts';
import { type Exchange, ok, param, type Route } from '../rest/exchange.ts';
import { type GuildRecord, memberObject } from '../state.ts';

/** A guild that the bot is in. It may not know anything about others. */
export function requireGuild(exchange: Exchange): GuildRecord {
  const guild = exchange.world.guilds.get(param(exchange, 'guild'));
  if (guild === undefined) throw apiError('unknownGuild');
  if (guild.install !== 'bot') throw apiError('missingAccess');
  return guild;
}

function member(exchange: Exchange, userId: string) {
  const found = requireGuild(exchange).members.get(userId);
  if (found === undefined) throw apiError(exchange.world.users.has(userId) ? 'unknownMember' : 'unknownUser');
  return ok(memberObject(exchange.world, found));
}

export const guildRoutes: Route[] = [
  {
    method: 'GET',
    path: '/users/@me/guilds',
    auth: 'bot',
    /** @see https://discord.com/developers/docs/resources/user#get-current-user-guilds */
    handle({ world, query }) {
      const after = BigInt(query.get('after') ?? 0);
      const guilds = [...world.guilds.values()]
        .filter(({ install, id }) => install === 'bot' && BigInt(id) > after)
        .slice(0, Number(query.get('limit') ?? 200));
      return ok(
        guilds.map((guild) => ({
          id: guild.id,
          name: guild.name,
          icon: null,
          banner: null,
          owner: false,
          permissions: guildPermissions(world, guild, world.botUser.id).toString(),
          features: guildFeatures(guild),
          ...(query.get('with_counts') === 'true' && {
            approximate_member_count: guild.members.size,
            approximate_presence_count: guild.members.size,
          }),
        })),
      );
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild',
    auth: 'bot',
    handle: (exchange) => ok(guildObject(requireGuild(exchange))),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/channels',
    auth: 'bot',
    handle(exchange) {
      const { id } = requireGuild(exchange);
      const channels = [...exchange.world.channels.values()].filter(
        (channel) => channel.guildId === id && !isThread(channel),
      );
      return ok(channels.map((channel) => channelObject(exchange.world, channel)));
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/roles',
    auth: 'bot',
    handle: (exchange) => ok([...requireGuild(exchange).roles.values()]),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/search',
    auth: 'bot',
    /** @see https://docs.discord.com/developers/resources/guild#search-guild-members */
    handle(exchange) {
      const { world, query } = exchange;
      const wanted = query.get('query')?.toLowerCase() ?? '';
      const found = [...requireGuild(exchange).members.values()]
        .map((each) => memberObject(world, each))
        .filter(({ nick, user }) =>
          [nick, user?.username].some((name) => name?.toLowerCase().startsWith(wanted)),
        );
      return ok(found.slice(0, Number(query.get('limit') ?? 1)));
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/:user',
    auth: 'bot',
    handle: (exchange) => member(exchange, param(exchange, 'user')),
  },
];
