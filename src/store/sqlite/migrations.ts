import type { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../errors.ts';
import { requireHere } from './moved.ts';
import { versionOf } from './version.ts';

/** Each entry takes the file from version `index` to `index + 1`. Entries are never changed, only added. */
const migrations = [
  `CREATE TABLE jobs (
     id TEXT PRIMARY KEY,
     state TEXT NOT NULL,
     settled INTEGER NOT NULL,
     guild_id TEXT NOT NULL,
     user_id TEXT NOT NULL,
     created_at_ms INTEGER NOT NULL,
     data TEXT NOT NULL
   ) STRICT;
   CREATE INDEX jobs_unsettled ON jobs (created_at_ms) WHERE settled = 0;
   CREATE INDEX jobs_of_member ON jobs (guild_id, user_id, created_at_ms);
   CREATE TABLE keyv (key TEXT PRIMARY KEY, entry TEXT NOT NULL) STRICT;`,
  // Jobs from before the ledger took nothing from it.
  `CREATE TABLE ledger (
     job_id TEXT PRIMARY KEY,
     guild_id TEXT NOT NULL,
     user_id TEXT NOT NULL,
     role_ids TEXT NOT NULL,
     model TEXT NOT NULL,
     taken_at_ms INTEGER NOT NULL,
     state TEXT NOT NULL,
     quota_counted INTEGER NOT NULL CHECK (quota_counted IN (0, 1)),
     refused INTEGER NOT NULL,
     held_microusd INTEGER NOT NULL CHECK (held_microusd >= 0),
     spent_microusd INTEGER NOT NULL CHECK (spent_microusd >= 0)
   ) STRICT;
   CREATE INDEX ledger_of_member ON ledger (guild_id, user_id, taken_at_ms);
   CREATE INDEX ledger_by_time ON ledger (taken_at_ms);`,
  // Job ids are Discord's, which are numbers, so a row's number is its job's id.
  `CREATE VIRTUAL TABLE prompts USING fts5 (owner, prompt, tokenize = "unicode61 remove_diacritics 2");
   INSERT OR REPLACE INTO prompts (rowid, owner, prompt)
     SELECT CAST(id AS INTEGER), guild_id || 'u' || user_id, data ->> '$.request.prompt' FROM jobs;
   CREATE TRIGGER prompt_comes AFTER INSERT ON jobs BEGIN
     INSERT OR REPLACE INTO prompts (rowid, owner, prompt)
       VALUES (CAST(new.id AS INTEGER), new.guild_id || 'u' || new.user_id, new.data ->> '$.request.prompt');
   END;
   CREATE TRIGGER prompt_goes AFTER DELETE ON jobs BEGIN
     DELETE FROM prompts WHERE rowid = CAST(old.id AS INTEGER);
   END;`,
  `CREATE INDEX jobs_by_reply ON jobs (data ->> '$.origin.messageId');
   CREATE INDEX jobs_by_video ON jobs (data ->> '$.status.messageId');`,
  // A job's facts for the statistics, from `outcomeOf`.
  `ALTER TABLE ledger ADD COLUMN outcome TEXT;
   ALTER TABLE ledger ADD COLUMN wait_ms INTEGER;
   ALTER TABLE ledger ADD COLUMN making_ms INTEGER;
   UPDATE ledger SET
     outcome = CASE state_of
       WHEN 'failed' THEN data ->> '$.status.kind'
       WHEN 'cancelled' THEN iif(data ->> '$.status.reason' = 'unanswered', 'unanswered', 'cancelled')
       ELSE state_of END,
     wait_ms = iif(data ->> '$.spentMs.submitting' IS NULL, NULL,
       CAST(coalesce(data ->> '$.spentMs.accepted', 0) + coalesce(data ->> '$.spentMs.queued', 0) AS INTEGER)),
     making_ms = iif(state_of <> 'succeeded', NULL, (SELECT CAST(coalesce(sum(value), 0) AS INTEGER) FROM json_each(data, '$.spentMs')
       WHERE key IN ('submitting', 'running', 'cancelling', 'downloading', 'delivering')))
     FROM (SELECT id, state AS state_of, data FROM jobs WHERE state IN ('succeeded', 'failed', 'cancelled'))
     WHERE id = job_id;
   CREATE INDEX ledger_of_guild ON ledger (guild_id, taken_at_ms);`,
  `CREATE INDEX jobs_by_time ON jobs (created_at_ms);
   CREATE INDEX jobs_with_token ON jobs (created_at_ms) WHERE data ->> '$.origin.interactionToken' <> '';`,
  // Words of a deleted prompt leave the index at once, not when its parts are next merged.
  `INSERT INTO prompts (prompts, rank) VALUES ('secure-delete', 1);`,
  // Jobs that started from another member's image are found by the image's owner when that member's data is deleted.
  `CREATE INDEX jobs_with_owners ON jobs (created_at_ms) WHERE data ->> '$.imageOwnerIds' IS NOT NULL;`,
  // Stars of members, and copies of videos in their servers' showcases.
  `CREATE TABLE stars (
     job_id TEXT NOT NULL,
     user_id TEXT NOT NULL,
     guild_id TEXT NOT NULL,
     given_at_ms INTEGER NOT NULL,
     PRIMARY KEY (job_id, user_id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX stars_of_member ON stars (user_id);
   CREATE INDEX stars_of_guild ON stars (guild_id);
   CREATE TABLE showcase (
     job_id TEXT PRIMARY KEY,
     guild_id TEXT NOT NULL,
     user_id TEXT NOT NULL,
     state TEXT NOT NULL,
     channel_id TEXT,
     message_id TEXT,
     begun_at_ms INTEGER,
     asked_at_ms INTEGER NOT NULL,
     due_at_ms INTEGER,
     attempts INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE INDEX showcase_due ON showcase (due_at_ms) WHERE due_at_ms IS NOT NULL;
   CREATE INDEX showcase_of_guild ON showcase (guild_id, job_id);
   CREATE INDEX showcase_of_member ON showcase (user_id);`,
  // The casts of members: names for images that their prompts bring along.
  `CREATE TABLE cast_members (
     id TEXT PRIMARY KEY,
     guild_id TEXT NOT NULL,
     user_id TEXT NOT NULL,
     name TEXT NOT NULL,
     name_key TEXT NOT NULL,
     description TEXT NOT NULL,
     images TEXT NOT NULL,
     state TEXT NOT NULL,
     shared INTEGER NOT NULL DEFAULT 0,
     consent_at_ms INTEGER,
     consent_list TEXT,
     created_at_ms INTEGER NOT NULL,
     used_at_ms INTEGER NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX cast_own_names ON cast_members (guild_id, user_id, name_key);
   CREATE UNIQUE INDEX cast_shared_names ON cast_members (guild_id, name_key) WHERE shared = 1;
   CREATE INDEX cast_of_member ON cast_members (user_id);
   CREATE INDEX cast_by_use ON cast_members (used_at_ms);`,
];

/** The first version whose files never contained deleted data. */
const CLEAN_SINCE = 8;

/** The version of stores that this program writes. */
export const storeVersion = migrations.length;

/**
 * Brings the file to this version, one transaction per step. `beforeUpgrade` is called for an older version. Throws a
 * `StartError` for a newer one.
 */
export function migrate(connection: DatabaseSync, beforeUpgrade: (version: number) => void = () => {}): void {
  requireHere(connection);
  const version = versionOf(connection);
  if (version > storeVersion) {
    throw new StartError([
      `DATA_DIR: was written by a newer Cutscene (store version ${version}; this version knows up to ${storeVersion}). Run that version again, or restore a backup`,
    ]);
  }
  if (version > 0 && version < storeVersion) beforeUpgrade(version);
  // Older versions left deleted data in unused pages: the file is rewritten without them. This happens before the
  // version is raised, so that an interrupted start does it again.
  const isUnclean = version > 0 && version < CLEAN_SINCE;
  if (isUnclean) connection.exec('VACUUM');
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    connection.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA user_version = ${index + 1}; COMMIT`);
  }
  if (isUnclean) connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}
