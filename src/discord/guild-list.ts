import { type REST, Routes } from 'discord.js';
import * as z from 'zod';
import type { Clock } from '../runtime/clock.ts';

/**
 * The most that Discord returns at once. @see
 * https://docs.discord.com/developers/resources/user#get-current-user-guilds
 */
const AT_ONCE = 200;
/** Somebody is browsing its pages. */
const KEPT_MS = 60_000;
const TIMEOUT_MS = 8_000;

const guildsSchema = z.array(
  z.object({ id: z.string(), name: z.string(), approximate_member_count: z.number().optional() }),
);

/** A guild that the bot is in. */
interface ListedGuild {
  id: string;
  name: string;
  /** Approximate number, if Discord says. */
  members: number | undefined;
}

/** All guilds of the bot, on every shard. The gateway client keeps no names. Throws if Discord doesn't answer. */
export type ListGuilds = () => Promise<readonly ListedGuild[]>;

export function createListGuilds(rest: Pick<REST, 'get'>, clock: Clock): ListGuilds {
  let kept: { guilds: readonly ListedGuild[]; atMs: number } | undefined;

  async function read(): Promise<ListedGuild[]> {
    const signal = clock.timeout(TIMEOUT_MS);
    const guilds: ListedGuild[] = [];
    for (let last = AT_ONCE; last === AT_ONCE; ) {
      const after = guilds.at(-1)?.id ?? '0';
      const query = new URLSearchParams({ with_counts: 'true', limit: `${AT_ONCE}`, after });
      const page = guildsSchema.parse(await rest.get(Routes.userGuilds(), { query, signal }));
      guilds.push(...page.map(({ id, name, approximate_member_count: members }) => ({ id, name, members })));
      last = page.length;
    }
    return guilds;
  }

  return async () => {
    if (!kept || clock.steadyMs() - kept.atMs >= KEPT_MS)
      kept = { guilds: await read(), atMs: clock.steadyMs() };
    return kept.guilds;
  };
}
