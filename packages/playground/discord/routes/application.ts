import { TeamMemberMembershipState, UserFlags } from 'discord-api-types/v10';
import { apiError } from '../api-error.ts';
import { DEFAULT_LOCALE } from '../options.ts';
import { type Exchange, ok, param, type Route } from '../rest/exchange.ts';
import { requireUser, type World } from '../state.ts';

/** @see https://discord.com/developers/docs/events/gateway#get-gateway-bot */
function gateway({ world }: Exchange) {
  return {
    url: `${world.origin.replace('http', 'ws')}/gateway`,
    shards: 1,
    session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 86_400_000, max_concurrency: 1 },
  };
}

/** The bot's view of itself. */
export function ownUser({ botUser }: World) {
  return { ...botUser, bot: true, verified: true, mfa_enabled: true, email: null, locale: DEFAULT_LOCALE };
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
    type: null,
    flags: 0,
    flags_new: '0',
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    explicit_content_filter: 0,
    eligible_oauth2_scopes: [],
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    bot: world.botUser,
    ...ownership(world),
    approximate_guild_count: [...world.guilds.values()].filter(({ install }) => install === 'bot').length,
    integration_types_config: { '0': {} },
  };
}

/**
 * The owner of the application: a person, or a team, whose `owner` is a user that only represents the team.
 * @see https://discord.com/developers/docs/topics/teams
 */
function ownership(world: World) {
  const { team, applicationId: id } = world;
  if (team === null) return { owner: owner(world), team: null };
  const members = team.map(({ userId, role, isInvited }) => ({
    membership_state: isInvited ? TeamMemberMembershipState.Invited : TeamMemberMembershipState.Accepted,
    permissions: ['*'],
    team_id: id,
    role,
    user: requireUser(world, userId).user,
  }));
  const standIn = { ...world.botUser, username: `team${id}`, discriminator: '0000', global_name: null };
  return {
    owner: { ...standIn, id, bot: false, flags: UserFlags.TeamPseudoUser },
    team: { id, name: 'Team', icon: null, owner_user_id: members[0]?.user.id, members },
  };
}

/** The last member represents the person who made the application. */
function owner(world: World) {
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
  { method: 'GET', path: '/users/@me', auth: 'bot', handle: ({ world }) => ok(ownUser(world)) },
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
