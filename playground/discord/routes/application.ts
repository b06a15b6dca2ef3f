import { apiError } from '../api-error.ts';
import { type Exchange, ok, param, type Route } from '../rest/exchange.ts';
import { requireUser } from '../state.ts';

/** @see https://discord.com/developers/docs/events/gateway#get-gateway-bot */
function gateway({ world }: Exchange) {
  return {
    url: `${world.origin.replace('http', 'ws')}/gateway`,
    shards: 1,
    session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 86_400_000, max_concurrency: 1 },
  };
}

/** @see https://discord.com/developers/docs/resources/application */
function application({ world }: Exchange) {
  return {
    id: world.applicationId,
    name: world.botUser.username,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: 0,
    bot: world.botUser,
    // The first member with every permission stands for the person who made the application.
    owner: owner(world),
    team: null,
    approximate_guild_count: [...world.guilds.values()].filter(({ install }) => install === 'bot').length,
    integration_types_config: { '0': {} },
  };
}

function owner(world: Exchange['world']) {
  const [guild] = world.guilds.values();
  const members = [...(guild?.members.keys() ?? [])].filter((id) => id !== world.botUser.id);
  const last = members.at(-1);
  return last === undefined ? world.botUser : requireUser(world, last).user;
}

export const applicationRoutes: Route[] = [
  { method: 'GET', path: '/gateway', auth: 'none', handle: (exchange) => ok({ url: gateway(exchange).url }) },
  { method: 'GET', path: '/gateway/bot', auth: 'bot', handle: (exchange) => ok(gateway(exchange)) },
  { method: 'GET', path: '/applications/@me', auth: 'bot', handle: (exchange) => ok(application(exchange)) },
  {
    method: 'GET',
    path: '/oauth2/applications/@me',
    auth: 'bot',
    handle: (exchange) => ok(application(exchange)),
  },
  { method: 'GET', path: '/users/@me', auth: 'bot', handle: ({ world }) => ok(world.botUser) },
  {
    method: 'GET',
    path: '/users/:user',
    auth: 'bot',
    handle(exchange) {
      const record = exchange.world.users.get(param(exchange, 'user'));
      if (record === undefined) throw apiError('unknownUser');
      return ok(record.user);
    },
  },
];
