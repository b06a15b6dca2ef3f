import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../runtime/clock.ts';

const KEPT = 5_000;
/** How long an answer counts. Without the members intent, the gateway doesn't tell who leaves. */
const KEPT_MS = 10 * 60_000;
/** One answer may need it twice, and must not wait twice. */
const FAILURE_KEPT_MS = 3_000;
/** The answer to a command is due in 3 s. */
const TIMEOUT_MS = 1_500;

/** Whether somebody is a member of a guild. Throws if Discord doesn't say. */
export type IsMember = (guildId: string, userId: string) => Promise<boolean>;

/** Asks Discord, at most every 10 minutes about each. */
export function createIsMember(deps: { rest: Pick<REST, 'get'>; clock: Clock }): IsMember {
  const { rest, clock } = deps;
  const known = new LRUCache<string, Promise<boolean>>({
    ...{ max: KEPT, ttl: KEPT_MS, ttlResolution: 0, perf: clock },
  });
  async function ask(route: `/${string}`): Promise<boolean> {
    try {
      await rest.get(route, { signal: clock.timeout(TIMEOUT_MS) });
      return true;
    } catch (error) {
      if (saysNo(error)) return false;
      throw error;
    }
  }

  return async (guildId, userId) => {
    const route = Routes.guildMember(guildId, userId);
    const before = known.get(route);
    if (before) return before;
    const answer = ask(route);
    known.set(route, answer);
    answer.catch(() => known.set(route, answer, { ttl: FAILURE_KEPT_MS }));
    return answer;
  };
}

/** Of a guild that it doesn't know either, Discord says nothing about its members. */
function saysNo(error: unknown): boolean {
  const { UnknownMember, UnknownUser } = RESTJSONErrorCodes;
  return (
    error instanceof DiscordAPIError &&
    error.status === 404 &&
    [UnknownMember, UnknownUser].includes(Number(error.code))
  );
}
