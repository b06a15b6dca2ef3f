import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { finalStates } from '../../jobs/states.ts';
import type { PastJobsQuery } from '../../jobs/store.ts';

/** Ended, and seen by the member. Without jobs that ended because their command was never answered. */
const PAST = `state IN (${finalStates.map((state) => `'${state}'`).join(', ')})
  AND data ->> '$.status.reason' IS NOT 'unanswered'`;
const OF_MEMBER = `FROM jobs WHERE guild_id = ?1 AND user_id = ?2 AND ${PAST}`;
const WITH_WORDS = `${OF_MEMBER} AND id IN (SELECT CAST(rowid AS TEXT) FROM prompts WHERE prompts MATCH ?3)`;
const NEWEST_FIRST = 'ORDER BY created_at_ms DESC, id DESC';

/** Creates the query for a page of a member's ended jobs. */
export function createPastJobs(connection: DatabaseSync) {
  const all = connection.prepare(`SELECT data ${OF_MEMBER} ${NEWEST_FIRST} LIMIT ?3 OFFSET ?4`);
  const countAll = connection.prepare(`SELECT count(*) AS total ${OF_MEMBER}`);
  const matching = connection.prepare(`SELECT data ${WITH_WORDS} ${NEWEST_FIRST} LIMIT ?4 OFFSET ?5`);
  const countMatching = connection.prepare(`SELECT count(*) AS total ${WITH_WORDS}`);

  return ({ guildId, userId, search, offset, limit }: PastJobsQuery) => {
    const words = search.split(' ').filter((word) => word !== '');
    if (words.length === 0) {
      return { rows: all.all(guildId, userId, limit, offset), total: totalOf(countAll.get(guildId, userId)) };
    }
    const match = `owner : "${guildId}u${userId}" AND prompt : (${words.map(toPrefix).join(' AND ')})`;
    return {
      rows: matching.all(guildId, userId, match, limit, offset),
      total: totalOf(countMatching.get(guildId, userId, match)),
    };
  };
}

/** A word, or its beginning. In quotes, nothing in it counts as an operator. */
function toPrefix(word: string): string {
  return `"${word.replaceAll('"', '""')}"*`;
}

function totalOf(row: Record<string, SQLOutputValue> | undefined): number {
  return Number(row?.['total'] ?? 0);
}
