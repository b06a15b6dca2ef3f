import { type REST, Routes, TeamMemberMembershipState, TeamMemberRole } from 'discord.js';
import * as z from 'zod';
import type { Log } from '../log.ts';
import { type Clock, pause } from '../runtime/clock.ts';

const KEPT_MS = 5 * 60_000;
/** An unknown member may have just joined the team. The bot asks this seldom, so nobody can make it ask too much. */
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

/** Team members who may work on the application; `read_only` may look at its page and no more. */
const ROLES: readonly unknown[] = [TeamMemberRole.Admin, TeamMemberRole.Developer];

/** Who runs this bot, as Discord knows them: the application's owner, or its team. */
export interface Operators {
  /** Asks anew where what is known is minutes old, or does not name them. Throws where Discord does not say. */
  includes(userId: string): Promise<boolean>;
  /**
   * The same from what is known for minutes, and `false` where Discord does not say at once: for what is only offered.
   */
  mayInclude(userId: string): Promise<boolean>;
}

/**
 * Makes the `Operators`. Of a team these are its owner, and the members with the role admin or developer who have
 * accepted; the `owner` of its applications is then a user that stands for the team, and nobody's.
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

  /** One question at a time, shared by all callers. */
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
    async includes(userId) {
      const ids = await lately();
      if (ids.has(userId) || isYoungerThan(ASKED_AGAIN_MS)) return ids.has(userId);
      return (await askOnce()).has(userId);
    },
    async mayInclude(userId) {
      const answer = lately().then(
        (ids) => ids.has(userId),
        (err: unknown) => {
          log.debug({ err }, 'Discord does not say who runs this bot');
          return false;
        },
      );
      return Promise.race([answer, pause(clock, AT_ONCE_MS).then(() => false)]);
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
