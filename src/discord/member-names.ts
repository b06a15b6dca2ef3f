import { type REST, Routes } from 'discord.js';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import { isVisible } from '../text/clean.ts';
import { plainLine } from '../text/markdown.ts';

const memberSchema = z.object({
  nick: z.string().nullish(),
  user: z.object({ username: z.string(), global_name: z.string().nullish() }),
});
/** Discord's own names have at most 32 characters. */
const NAME_LENGTH = 100;
const KEPT = 2_000;
const KEPT_MS = 60 * 60_000;
/** Names are only a convenience: no answer waits longer for them. */
const TIMEOUT_MS = 2_500;

/** The names of these members of a guild, as far as Discord returns them in time. For a few members only. */
export type MemberNames = (guildId: string, userIds: readonly string[]) => Promise<Map<string, string>>;

/** Requests names from Discord, because the gateway client keeps no members. Each is requested once an hour. */
export function createMemberNames(deps: { rest: Pick<REST, 'get'>; clock: Clock; log: Log }): MemberNames {
  const { rest, clock, log } = deps;
  const kept = new LRUCache<string, { name: string | undefined }>({
    ...{ max: KEPT, ttl: KEPT_MS, ttlResolution: 0, perf: clock },
    // An old name is better than none.
    noDeleteOnStaleGet: true,
  });

  async function nameAt(route: `/${string}`, signal: AbortSignal) {
    const known = kept.get(route);
    if (known) return known.name;
    let name: string | undefined;
    try {
      const { nick, user } = memberSchema.parse(await rest.get(route, { signal }));
      const seen = [nick, user.global_name].find((each) => isVisible(each ?? ''));
      name = plainLine(seen ?? user.username, NAME_LENGTH);
    } catch (err) {
      log.debug({ err, route }, 'could not look up a name');
      if (signal.aborted) return kept.get(route, { allowStale: true })?.name;
    }
    kept.set(route, { name });
    return name;
  }

  return async (guildId, userIds) => {
    const signal = clock.timeout(TIMEOUT_MS);
    const named = await Promise.all(
      userIds.map(async (userId): Promise<[string, string][]> => {
        const name = await nameAt(Routes.guildMember(guildId, userId), signal);
        return name === undefined ? [] : [[userId, name]];
      }),
    );
    return new Map(named.flat());
  };
}
