import {
  type REST,
  type RESTGetAPICurrentUserGuildsResult,
  type RESTGetCurrentApplicationResult,
  Routes,
} from 'discord.js';
import { RateLimitedError } from '../errors.ts';
import { nameCommands } from '../locales/command-mentions.ts';
import type { Log } from '../log.ts';
import { withRateLimitRetries } from '../rate-limit-retries.ts';
import { type Clock, pause } from '../runtime/clock.ts';
import { registeredCommands } from './deploy.ts';

/** Servers whose own commands are looked up where none are registered everywhere: somebody tries the bot out. */
const TRIED_IN = 20;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

interface Place {
  rest: Pick<REST, 'get'>;
  /** What a connection to the gateway knows already. */
  known?: { applicationId: string; guildIds: readonly string[] };
}

/**
 * Learns the ids of commands that another process or `npm run deploy-commands` registers. Looks again a few times while
 * there are none. Only reads. Never rejects.
 */
export async function learnCommands(
  place: Place,
  { clock, log, signal }: { clock: Clock; log: Log; signal: AbortSignal },
): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; waitMs <= LONGEST_WAIT_MS; waitMs *= 4) {
    try {
      if (await withRateLimitRetries(() => learn(place), { clock, signal })) return;
    } catch (err) {
      if (!signal.aborted)
        log.warn({ err }, "could not learn the commands' ids; messages name them without a link");
    }
    await pause(clock, waitMs, signal).catch(() => {});
    if (signal.aborted) return;
  }
}

/** Resolves with whether there are any. */
async function learn({ rest, known }: Place): Promise<boolean> {
  const applicationId = known?.applicationId ?? (await applicationOf(rest));
  const global = await registeredCommands(rest, applicationId);
  nameCommands(global);
  if (global.length > 0) return true;
  const guildIds = known?.guildIds ?? (await guildsOf(rest));
  let found = false;
  for (const guildId of guildIds.slice(0, TRIED_IN)) {
    const own = await ownCommands(rest, applicationId, guildId);
    nameCommands(own, guildId);
    found ||= own.length > 0;
  }
  return found;
}

/** None where Discord doesn't say: it refuses this for a server that added the bot without the scope for commands. */
async function ownCommands(rest: Place['rest'], applicationId: string, guildId: string) {
  try {
    return await registeredCommands(rest, applicationId, guildId);
  } catch (error) {
    if (error instanceof RateLimitedError) throw error;
    return [];
  }
}

async function applicationOf(rest: Place['rest']): Promise<string> {
  return ((await rest.get(Routes.currentApplication())) as RESTGetCurrentApplicationResult).id;
}

async function guildsOf(rest: Place['rest']): Promise<string[]> {
  const query = new URLSearchParams({ limit: `${TRIED_IN}` });
  const guilds = (await rest.get(Routes.userGuilds(), { query })) as RESTGetAPICurrentUserGuildsResult;
  return guilds.map(({ id }) => id);
}
