import { once } from 'node:events';
import { type REST, Routes, TeamMemberMembershipState, TeamMemberRole } from 'discord.js';
import * as z from 'zod';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';

const KEPT_MS = 5 * 60_000;
/**
 * An unknown member may have just joined the team. The bot asks this rarely, so that nobody can make it ask too often.
 */
const ASKED_AGAIN_MS = 10_000;
/** Somebody waits for the answer to a command. */
const TIMEOUT_MS = 2_000;
/** … or for one that has nothing to do with this. */
const AT_ONCE_MS = 500;

const applicationSchema = z.object({
  owner: z.object({ id: z.string() }).nullish(),
  team: z
    .object({
      owner_user_id: z.string(),
      members: z.array(
        z.object({
          membership_state: z.number(),
          role: z.string().nullish(),
          user: z.object({ id: z.string() }),
        }),
      ),
    })
    .nullish(),
});

/** Team members who may work on the application. `read_only` members may only look at its page. */
const ROLES: readonly unknown[] = [TeamMemberRole.Admin, TeamMemberRole.Developer];

/** Who runs this bot, according to Discord: the application's owner, or its team. */
export interface Operators {
  /** Asks Discord again if its answer is minutes old, or doesn't contain the user. Throws if Discord doesn't answer. */
  includes(userId: string): Promise<boolean>;
  /**
   * The same from an answer that may be minutes old, and `false` if Discord doesn't answer at once: for decisions about
   * what to offer.
   */
  mayInclude(userId: string): Promise<boolean>;
  /** Their ids. Throws if Discord doesn't answer. */
  all(): Promise<ReadonlySet<string>>;
}

/**
 * Creates the `Operators`. For a team, these are its owner, and the members with the role admin or developer who have
 * accepted. The `owner` of its applications is then a user that represents the team, not a person.
 * @see https://docs.discord.com/developers/topics/teams
 */
export function createOperators({
  rest,
  clock,
  log,
}: {
  rest: Pick<REST, 'get'>;
  clock: Clock;
  log: Log;
}): Operators {
  let known: { ids: ReadonlySet<string>; atMs: number } | undefined;
  let asking: Promise<ReadonlySet<string>> | undefined;

  async function ask(): Promise<ReadonlySet<string>> {
    const answer = await rest.get(Routes.currentApplication(), { signal: clock.timeout(TIMEOUT_MS) });
    const ids = operatorsOf(applicationSchema.parse(answer));
    known = { ids, atMs: clock.steadyMs() };
    return ids;
  }

  /** One request at a time, shared by all callers. */
  function askOnce() {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  const isYoungerThan = (ms: number) => known !== undefined && clock.steadyMs() - known.atMs < ms;

  async function lately(): Promise<ReadonlySet<string>> {
    return known && isYoungerThan(KEPT_MS) ? known.ids : askOnce();
  }

  return {
    all: lately,
    async includes(userId) {
      const ids = await lately();
      if (ids.has(userId) || isYoungerThan(ASKED_AGAIN_MS)) return ids.has(userId);
      return (await askOnce()).has(userId);
    },
    async mayInclude(userId) {
      const answer = lately().then(
        (ids) => ids.has(userId),
        (err: unknown) => {
          log.debug({ err }, "Discord didn't say who owns this bot");
          return false;
        },
      );
      return Promise.race([answer, once(clock.timeout(AT_ONCE_MS), 'abort').then(() => false)]);
    },
  };
}

function operatorsOf({ owner, team }: z.infer<typeof applicationSchema>): ReadonlySet<string> {
  if (!team) return new Set(owner ? [owner.id] : []);
  const members = team.members.filter(
    ({ membership_state, role }) =>
      membership_state === TeamMemberMembershipState.Accepted && ROLES.includes(role),
  );
  return new Set([team.owner_user_id, ...members.map(({ user }) => user.id)]);
}
