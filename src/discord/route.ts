/** A route of Discord's REST API, as its rate limits see it. */
export interface DiscordRoute {
  /** For the log: the method and the path without ids and tokens. */
  name: string;
  /** The same with what its limit belongs to: a channel, a server or a token. */
  key: string;
  /**
   * `bot` counts against the bot's 50 requests a second. `token` (an interaction's later messages) and
   * `first-response` are exempt.
   * @see https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
   */
  kind: 'bot' | 'token' | 'first-response';
}

/** Reads the route from a method and the path after the API's version. */
export function discordRoute(method: string, path: string): DiscordRoute {
  const [, token] = /^\/(?:webhooks|interactions)\/\d+\/([^/]+)/.exec(path) ?? [];
  const [, major] = /^\/(?:channels|guilds)\/(\d+)/.exec(path) ?? [];
  const plain = token === undefined ? path : path.replace(token, ':token');
  const name = `${method} ${plain.replaceAll(/\/\d{15,}/g, '/:id')}`;
  return { name, key: `${name} ${token ?? major ?? ''}`, kind: kindOf(path) };
}

/** `path` with its ids and token, or with names in their place. */
export function kindOf(path: string): DiscordRoute['kind'] {
  if (path.startsWith('/interactions/')) return 'first-response';
  return /^\/webhooks\/[^/]+\/[^/]/.test(path) ? 'token' : 'bot';
}
