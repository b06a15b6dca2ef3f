import {
  type Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  Routes,
} from 'discord.js';
import type { Clock } from '../clock.ts';
import { StartError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { RestClients } from './rest.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Gateway close codes after which no reconnection helps.
 * @see https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway
 */
const AUTHENTICATION_FAILED = 4004;
const hopelessCodes: Partial<Record<number, string>> = {
  [AUTHENTICATION_FAILED]:
    'DISCORD_TOKEN: Discord refuses it; copy the token again from the Developer Portal, under Bot',
  4010: 'DISCORD_SHARDS: Discord knows no such shard; check it against DISCORD_SHARD_COUNT',
  4011: 'DISCORD_SHARD_COUNT: is too small for this many servers; leave it and DISCORD_SHARDS unset to let Discord say',
  4013: 'Discord refuses the gateway intents of this version',
  4014: 'Discord does not allow this application the gateway intents of this version',
};

/**
 * Connects and resolves when the client is ready, or when `signal` says that it need not be. Waits where Discord is
 * out of reach; throws a `StartError` where it refuses the token.
 */
export async function connect(
  client: Client,
  options: { token: string; rest: RestClients; clock: Clock; log: Log; signal: AbortSignal },
): Promise<void> {
  await waitForDiscord(options);
  if (options.signal.aborted) return;
  const ready = Promise.withResolvers<void>();
  client.once(Events.ClientReady, () => ready.resolve());
  client.on(Events.ShardDisconnect, ({ code }) => {
    const problem = hopelessCodes[code];
    if (problem) ready.reject(new StartError([problem]));
  });
  try {
    await client.login(options.token);
  } catch (error) {
    throw isTokenRefused(error) ? refused() : error;
  }
  await ready.promise;
}

/** Asks for the gateway's address, which costs no identify, until Discord answers. */
async function waitForDiscord({ rest, clock, log, signal }: Parameters<typeof connect>[1]): Promise<void> {
  for (let delayMs = FIRST_RETRY_MS; !signal.aborted; delayMs = Math.min(delayMs * 2, LONGEST_RETRY_MS)) {
    try {
      await rest.edits.get(Routes.gatewayBot(), { signal });
      return;
    } catch (err) {
      if (isTokenRefused(err)) throw refused();
      if (signal.aborted) return;
      log.warn({ err, delayMs }, 'Discord is out of reach; trying again');
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(delayMs, resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    cancel();
  }
}

function isTokenRefused(error: unknown): boolean {
  if (error instanceof DiscordjsError) return error.code === DiscordjsErrorCodes.TokenInvalid;
  return error instanceof DiscordAPIError && error.status === 401;
}

function refused(): StartError {
  return new StartError([hopelessCodes[AUTHENTICATION_FAILED] ?? '']);
}
