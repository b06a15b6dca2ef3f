import { finalStates } from '../../jobs/states.ts';
import type { PastJobsQuery } from '../../jobs/store.ts';
import type { Query } from './database.ts';
import { toQuery } from './words.ts';

/**
 * Ended, and seen by the member. Without jobs that ended because their command was never answered. The index of members
 * leaves so few that their words need none.
 */
const PAST = `FROM jobs WHERE guild_id = $1 AND user_id = $2 AND state = ANY ($3)
  AND data #>> '{status,reason}' IS DISTINCT FROM 'unanswered' AND ($4::tsquery IS NULL OR words @@ $4::tsquery)`;

/** Creates the query for a page of a member's ended jobs. */
export function createPastJobs(read: Query) {
  return async ({ guildId, userId, search, offset, limit }: PastJobsQuery) => {
    const words = search.split(' ').filter((word) => word !== '');
    const match = words.length === 0 ? null : toQuery(words);
    if (match === undefined) return { rows: [], total: 0 };
    const values = [guildId, userId, finalStates, match];
    const [rows, counts] = await Promise.all([
      read(`SELECT data ${PAST} ORDER BY created_at_ms DESC, id DESC LIMIT $5 OFFSET $6`, [
        ...values,
        ...[limit, offset],
      ]),
      read(`SELECT count(*) AS total ${PAST}`, values),
    ]);
    return { rows, total: Number(counts[0]?.['total']) };
  };
}
