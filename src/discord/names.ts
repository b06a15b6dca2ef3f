import { type REST, Routes } from 'discord.js';
import * as z from 'zod';
import type { Log } from '../log.ts';

const memberSchema = z.object({
  nick: z.string().nullish(),
  user: z.object({ username: z.string(), global_name: z.string().nullish() }),
});
const guildSchema = z.object({ name: z.string() });

const KEPT = 2_000;
const KEPT_MS = 60 * 60_000;
/** Names are only a convenience: whoever asks waits no longer. */
const TIMEOUT_MS = 2_500;

export interface Names {
  /** The names of these members of a guild, as far as Discord says them in time; to be asked for few. */
  ofMembers(guildId: string, userIds: readonly string[]): Promise<Map<string, string>>;
  ofGuilds(guildIds: readonly string[]): Promise<Map<string, string>>;
}

/** Asks Discord for names, since the gateway client keeps neither members nor guilds; each once an hour. */
export function createNames({ rest, now, log }: { rest: REST; now(): number; log: Log }): Names {
  const kept = new Map<string, { name: string | undefined; atMs: number }>();

  async function nameAt(route: `/${string}`, read: (answer: unknown) => string, signal: AbortSignal) {
    const known = kept.get(route);
    if (known && now() - known.atMs < KEPT_MS) return known.name;
    let name: string | undefined;
    try {
      name = read(await rest.get(route, { signal }));
    } catch (err) {
      log.debug({ err, route }, 'could not learn a name');
      if (signal.aborted) return known?.name;
    }
    kept.delete(route);
    kept.set(route, { name, atMs: now() });
    const oldest = kept.keys().next();
    if (kept.size > KEPT && !oldest.done) kept.delete(oldest.value);
    return name;
  }

  async function namesOf(
    ids: readonly string[],
    routeOf: (id: string) => `/${string}`,
    read: (answer: unknown) => string,
  ): Promise<Map<string, string>> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const named = await Promise.all(
      ids.map(async (id): Promise<[string, string][]> => {
        const name = await nameAt(routeOf(id), read, signal);
        return name === undefined ? [] : [[id, name]];
      }),
    );
    return new Map(named.flat());
  }

  return {
    ofMembers: (guildId, userIds) =>
      namesOf(
        userIds,
        (userId) => Routes.guildMember(guildId, userId),
        (answer) => {
          const { nick, user } = memberSchema.parse(answer);
          return nick ?? user.global_name ?? user.username;
        },
      ),
    ofGuilds: (guildIds) => namesOf(guildIds, Routes.guild, (answer) => guildSchema.parse(answer).name),
  };
}
