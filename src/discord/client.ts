import { Client, Options } from 'discord.js';

/**
 * The gateway client. It asks for no intent: interactions come without any, and guilds with all their channels
 * and roles would take most of a small machine's memory. For the same reason it keeps no members or users.
 * @see https://docs.discord.com/developers/events/gateway#gateway-intents
 */
export function createClient(options: {
  apiUrl: string | undefined;
  shards: readonly number[] | undefined;
  shardCount: number | undefined;
}): Client {
  const { apiUrl, shards, shardCount } = options;
  return new Client({
    intents: [],
    shards: shards ? [...shards] : 'auto',
    ...(shardCount !== undefined && { shardCount }),
    // Every message is built with its own mentions; this is for whatever discord.js may send by itself.
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
    rest: {
      // A first response that comes later than 3 s is useless, so nothing is repeated by itself.
      retries: 0,
      timeout: 8_000,
      invalidRequestWarningInterval: 500,
      ...(apiUrl !== undefined && { api: apiUrl }),
    },
  });
}
