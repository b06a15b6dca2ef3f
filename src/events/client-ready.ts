import type { Client } from 'discord.js';
import { deployCommands } from '../commands/deploy.ts';
import { learnCommands } from '../commands/learn.ts';
import { inviteUrl } from '../discord/invite.ts';
import type { CommandData } from '../interactions/handlers.ts';
import type { Log } from '../log.ts';
import { withRateLimitRetries } from '../rate-limit-retries.ts';
import type { Clock } from '../runtime/clock.ts';

/**
 * Logs who the bot is, and registers the commands if Discord has others than this version, or learns the ids of those
 * that are registered. Never rejects.
 */
export async function onClientReady(
  client: Client<true>,
  options: {
    commands: readonly CommandData[];
    deploy: boolean;
    clock: Clock;
    log: Log;
    signal: AbortSignal;
  },
): Promise<void> {
  const { log } = options;
  const guilds = client.guilds.cache.size;
  log.info({ bot: client.user.username, guilds, shards: client.ws.shards.size }, 'connected to Discord');
  if (guilds === 0) log.info(`The bot isn't in any server yet. Add it: ${inviteUrl(client.application.id)}`);
  const { rest, application } = client;
  if (options.deploy && client.ws.shards.has(0)) {
    try {
      const { changed } = await withRateLimitRetries(
        () => deployCommands(rest, application.id, options.commands, {}),
        options,
      );
      if (changed)
        log.info({ commands: options.commands.map(({ name }) => name) }, 'registered the commands');
      return;
    } catch (err) {
      if (options.signal.aborted) return;
      log.error({ err }, 'could not register the commands; try npm run deploy-commands');
    }
  }
  // It may take until another process or the script has registered them.
  const known = { applicationId: application.id, guildIds: [...client.guilds.cache.keys()] };
  void learnCommands({ rest, known }, options);
}
