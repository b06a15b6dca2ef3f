import {
  type CastMember,
  type CastStore,
  MAX_GUILD_CAST,
  MAX_OWN_CAST,
  MAX_SHARED_CAST,
} from '../jobs/cast-store.ts';
import type { Row, Statement, StatementEngine } from './statements.ts';

const OWN = '(SELECT count(*) FROM cast_members WHERE guild_id = $2 AND user_id = $3)';
const ALL = '(SELECT count(*) FROM cast_members WHERE guild_id = $2)';
const SHARED = `(SELECT count(*) FROM cast_members AS shared WHERE shared.guild_id = cast_members.guild_id
  AND shared.shared = 1)`;
/** No other has that name where this one would be seen. */
const IS_ALONE = `NOT EXISTS (SELECT 1 FROM cast_members AS other WHERE other.guild_id = cast_members.guild_id
  AND other.name_key = cast_members.name_key AND other.shared = 1 AND other.id <> cast_members.id)`;

/** The `CastStore` of both engines. */
export function createCastStore({ read, write }: StatementEngine): CastStore {
  async function get(id: string): Promise<CastMember | undefined> {
    const [row] = await read('SELECT * FROM cast_members WHERE id = $1', [id]);
    return row && toMember(row);
  }
  async function removed(...statement: Statement): Promise<string[]> {
    return (await write(statement)).map((row) => String(row['id']));
  }
  return {
    async add(member) {
      const { id, guildId, userId, name, key, description, images, state, consent } = member;
      const rows = await write([
        `INSERT INTO cast_members (id, guild_id, user_id, name, name_key, description, images, state,
           consent_at_ms, consent_list, created_at_ms, used_at_ms)
         SELECT CAST($1 AS text), CAST($2 AS text), CAST($3 AS text), CAST($4 AS text), CAST($5 AS text),
           CAST($6 AS text), CAST($7 AS text), CAST($8 AS text), CAST($9 AS bigint), CAST($10 AS text),
           CAST($11 AS bigint), CAST($12 AS bigint)
         WHERE ${OWN} < $13 AND ${ALL} < $14 ON CONFLICT DO NOTHING RETURNING id`,
        [
          ...[id, guildId, userId, name, key, description, JSON.stringify(images), state],
          ...[consent?.atMs ?? null, consent?.list ?? null, member.createdAtMs, member.usedAtMs],
          ...[MAX_OWN_CAST, MAX_GUILD_CAST],
        ],
      ]);
      if (rows.length > 0 || (await get(id))) return 'done';
      const [own] = await read(
        'SELECT 1 AS own FROM cast_members WHERE guild_id = $1 AND user_id = $2 AND name_key = $3',
        [guildId, userId, key],
      );
      return own ? 'taken' : 'full';
    },
    get,
    async visible(guildId, userId) {
      const rows = await read(
        `SELECT * FROM cast_members WHERE guild_id = $1 AND (user_id = $2 OR shared = 1)
         ORDER BY CASE WHEN user_id = $2 THEN 0 ELSE 1 END, name_key, id`,
        [guildId, userId],
      );
      return rows.map(toMember);
    },
    async confirm(id, nowMs) {
      await write([
        "UPDATE cast_members SET state = 'ready', consent_at_ms = $2 WHERE id = $1 AND state = 'asked'",
        [id, nowMs],
      ]);
    },
    async share(id, isShared) {
      if (!isShared) {
        await write(['UPDATE cast_members SET shared = 0 WHERE id = $1', [id]]);
        return 'done';
      }
      const before = await get(id);
      // Of two that are shared at once under one name, the index lets one through.
      const rows = await write([
        `UPDATE cast_members SET shared = 1 WHERE id = $1 AND state = 'ready'
           AND (shared = 1 OR (${SHARED} < $2 AND ${IS_ALONE})) RETURNING id`,
        [id, MAX_SHARED_CAST],
      ]).catch(async (error: unknown) => {
        if (before && (await isTaken(before))) return [];
        throw error;
      });
      if (rows.length > 0) return 'done';
      return before && (await isTaken(before)) ? 'taken' : 'full';
    },
    async use(id, nowMs) {
      const rows = await write([
        "UPDATE cast_members SET used_at_ms = $2 WHERE id = $1 AND state = 'ready' RETURNING id",
        [id, nowMs],
      ]);
      return rows.length > 0;
    },
    async remove(id) {
      await write(['DELETE FROM cast_members WHERE id = $1', [id]]);
    },
    async ofMember(userId) {
      const rows = await read('SELECT * FROM cast_members WHERE user_id = $1 ORDER BY created_at_ms, id', [
        userId,
      ]);
      return rows.map(toMember);
    },
    removeOf: (userId, beforeMs) =>
      removed('DELETE FROM cast_members WHERE user_id = $1 AND created_at_ms < $2 RETURNING id', [
        ...[userId, beforeMs],
      ]),
    removeIn: (guildId) => removed('DELETE FROM cast_members WHERE guild_id = $1 RETURNING id', [guildId]),
    removeUnused: ({ usedBeforeMs, askedBeforeMs }) =>
      removed(
        `DELETE FROM cast_members WHERE used_at_ms < $1 OR (state = 'asked' AND created_at_ms < $2)
         RETURNING id`,
        [usedBeforeMs, askedBeforeMs],
      ),
  };

  async function isTaken({ id, guildId, key }: CastMember): Promise<boolean> {
    const rows = await read(
      'SELECT 1 AS other FROM cast_members WHERE guild_id = $1 AND name_key = $2 AND shared = 1 AND id <> $3',
      [guildId, key, id],
    );
    return rows.length > 0;
  }
}

function toMember(row: Row): CastMember {
  const textIn = (column: string) => String(row[column]);
  const { consent_at_ms: atMs, consent_list: list } = row;
  return {
    ...{ id: textIn('id'), guildId: textIn('guild_id'), userId: textIn('user_id') },
    ...{ name: textIn('name'), key: textIn('name_key'), description: textIn('description') },
    images: JSON.parse(textIn('images')) as CastMember['images'],
    state: row['state'] as CastMember['state'],
    isShared: Number(row['shared']) === 1,
    consent: atMs === null || list === null ? null : { atMs: Number(atMs), list: String(list) },
    ...{ createdAtMs: Number(row['created_at_ms']), usedAtMs: Number(row['used_at_ms']) },
  };
}
