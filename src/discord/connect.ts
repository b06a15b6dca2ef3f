import { type Client, DiscordAPIError, Events, type REST, Routes } from 'discord.js';
import * as z from 'zod';
import { RateLimitedError, StartError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Clock, pause } from '../runtime/clock.ts';
import type { RestClients } from './rest.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const CLOSE_CODE_MS = 1_000;
/** New identifies may become available within a day. */
const LONGEST_RESET_MS = 10 * 60_000;

/**
 * Gateway close codes after which reconnecting doesn't help.
 * @see https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway
 */
const AUTHENTICATION_FAILED = 4004;
const hopelessCodes: Partial<Record<number, string>> = {
  [AUTHENTICATION_FAILED]:
    'DISCORD_TOKEN: Discord refuses it; copy the token again from the Developer Portal, under Bot',
  4010: "DISCORD_SHARDS: Discord doesn't know this shard; compare it with DISCORD_SHARD_COUNT, for example 0-3 of 4",
  4011: 'DISCORD_SHARD_COUNT: is too small for this many servers; unset it and DISCORD_SHARDS to let Discord decide',
  4013: "Discord refuses this version's gateway intents; update Cutscene",
  4014: "Discord doesn't allow this application the gateway intents; check them on the Developer Portal, under Bot",
};

/**
 * Connects. Resolves when the client is ready, or when `signal` aborts. Waits while Discord is unreachable. Throws a
 * `StartError` if Discord refuses the token.
 */
export async function connect(
  client: Client,
  options: { token: string; rest: RestClients; clock: Clock; log: Log; signal: AbortSignal },
): Promise<void> {
  const { log } = options;
  const { shards } = client.options;
  const gateway = await findGateway(options, Array.isArray(shards) ? shards.length : undefined);
  if (gateway === undefined) return;
  const ready = Promise.withResolvers<void>();
  client.once(Events.ClientReady, () => ready.resolve());
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    const problem = hopelessCodes[code];
    if (!problem) return;
    // Also after the start: the token may be reset at any time.
    if (client.isReady()) log.error({ code, shard }, problem);
    else ready.reject(new StartError([problem]));
  });
  // discord.js requests it once more, and one failed answer would end the start.
  const get = client.rest.get.bind(client.rest);
  client.rest.get = async (...request: Parameters<REST['get']>) =>
    request[0] === Routes.gatewayBot() ? gateway : get(...request);
  try {
    await client.login(options.token);
  } catch (error) {
    // The gateway's close code arrives right after the error that discord.js turns it into.
    await Promise.race([ready.promise, pause(options.clock, CLOSE_CODE_MS, options.signal)]);
    throw error;
  }
  client.rest.get = get;
  await ready.promise;
}

/**
 * Resolves once Discord answers, or when `signal` aborts, without connecting to the gateway. Throws a `StartError` if
 * Discord refuses the token.
 */
export async function reach(options: Parameters<typeof connect>[1]): Promise<void> {
  await findGateway(options, 0);
}

const gatewaySchema = z.object({
  url: z.string(),
  shards: z.number(),
  session_start_limit: z.object({
    total: z.number(),
    remaining: z.number(),
    reset_after: z.number(),
    max_concurrency: z.number(),
  }),
});

/**
 * Requests the gateway's address, which costs no identify, until Discord answers and has enough identifies for this
 * many shards. `undefined` after a stop.
 */
async function findGateway({ rest, clock, log, signal }: Parameters<typeof connect>[1], shards?: number) {
  for (let delayMs = FIRST_RETRY_MS; !signal.aborted; delayMs = Math.min(delayMs * 2, LONGEST_RETRY_MS)) {
    let waitMs = delayMs;
    try {
      const gateway = gatewaySchema.parse(await rest.edits.get(Routes.gatewayBot(), { signal }));
      const { remaining, reset_after: resetMs } = gateway.session_start_limit;
      if (remaining >= (shards ?? gateway.shards)) return gateway;
      waitMs = Math.min(Math.max(resetMs, waitMs), LONGEST_RESET_MS);
      log.error({ waitMs, resetMs }, "today's gateway identifies are used up; waiting for new ones");
    } catch (err) {
      if (isTokenRefused(err)) throw refused();
      if (signal.aborted) return undefined;
      waitMs = waitAfter(err, delayMs, log);
    }
    await pause(clock, waitMs, signal).catch(() => undefined);
  }
  return undefined;
}

/** How long to wait after a failed call, in milliseconds. */
function waitAfter(err: unknown, delayMs: number, log: Log): number {
  if (!(err instanceof RateLimitedError)) {
    log.warn({ err, delayMs }, "can't reach Discord; trying again");
    return delayMs;
  }
  const waitMs = err.retryAfterMs;
  log.info({ waitMs }, 'waiting until Discord accepts requests again');
  return waitMs;
}

/** Refused by Discord itself. A page without a code comes from the edge in front of it, or from a proxy. */
function isTokenRefused(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 401 && error.code !== undefined;
}

function refused(): StartError {
  return new StartError([hopelessCodes[AUTHENTICATION_FAILED] ?? '']);
}
