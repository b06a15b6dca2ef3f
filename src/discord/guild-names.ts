import {
  type REST,
  type RESTGetAPIGuildChannelsResult,
  type RESTGetAPIGuildMembersSearchResult,
  type RESTGetAPIGuildRolesResult,
  Routes,
} from 'discord.js';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Named, NameKind } from '../settings/resolve-names.ts';

/** The answer is due in 3 s. */
const TIMEOUT_MS = 2_000;
/** With more names than that in one command, they are ids. */
const MAX_SEARCHES = 10;
const FOUND_MEMBERS = 20;

/**
 * The items of a server that `words` may mean. Empty if the bot may not look, as on a server that has only its
 * commands. The gateway doesn't send names, because the bot requests no intents.
 */
export type FindNames = (guildId: string, kind: NameKind, words: readonly string[]) => Promise<Named[]>;

export function createFindNames(deps: { rest: Pick<REST, 'get'>; clock: Clock; log: Log }): FindNames {
  const { rest, clock, log } = deps;

  async function members(guildId: string, words: readonly string[], signal: AbortSignal): Promise<Named[]> {
    const searches = [...new Set(words)].slice(0, MAX_SEARCHES).map((word) =>
      rest.get(Routes.guildMembersSearch(guildId), {
        query: new URLSearchParams({ query: word, limit: String(FOUND_MEMBERS) }),
        signal,
      }),
    );
    const found = (await Promise.all(searches)) as RESTGetAPIGuildMembersSearchResult[];
    return found
      .flat()
      .flatMap(({ user, nick }) =>
        [nick, user.global_name, user.username].flatMap((name) =>
          name ? [{ name, mention: `<@${user.id}>` }] : [],
        ),
      );
  }

  const find: Record<
    NameKind,
    (guildId: string, words: readonly string[], signal: AbortSignal) => Promise<Named[]>
  > = {
    async channel(guildId, _, signal) {
      const found = await rest.get(Routes.guildChannels(guildId), { signal });
      return (found as RESTGetAPIGuildChannelsResult).map(({ id, name }) => ({ name, mention: `<#${id}>` }));
    },
    async role(guildId, _, signal) {
      const found = await rest.get(Routes.guildRoles(guildId), { signal });
      return (found as RESTGetAPIGuildRolesResult).map(({ id, name }) => ({ name, mention: `<@&${id}>` }));
    },
    member: members,
  };

  return async (guildId, kind, words) => {
    try {
      return await find[kind](guildId, words, clock.timeout(TIMEOUT_MS));
    } catch (err) {
      log.warn({ err, guild: guildId, kind }, "could not look up a server's names");
      return [];
    }
  };
}
