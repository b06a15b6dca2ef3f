import { StartError } from '../../errors.ts';
import type { Query } from './database.ts';

/**
 * Each entry takes the store from version `index` to `index + 1`. Entries are never changed, only added.
 *
 * What is looked up inside a job is in columns of its own: an index on a part of `data` would have to be written with
 * every change of it.
 */
const migrations = [
  `CREATE TABLE jobs (
     id text COLLATE "C" PRIMARY KEY,
     state text NOT NULL,
     settled boolean NOT NULL,
     guild_id text COLLATE "C" NOT NULL,
     user_id text COLLATE "C" NOT NULL,
     created_at_ms bigint NOT NULL,
     revision integer NOT NULL DEFAULT 0,
     writer text NOT NULL,
     words tsvector,
     data jsonb NOT NULL,
     reply_id text GENERATED ALWAYS AS (data #>> '{origin,messageId}') STORED,
     video_id text GENERATED ALWAYS AS (data #>> '{status,messageId}') STORED,
     image_owners jsonb GENERATED ALWAYS AS (data -> 'imageOwnerIds') STORED,
     token_at_ms bigint GENERATED ALWAYS AS (CASE WHEN data #>> '{origin,interactionToken}' <> ''
       THEN coalesce((data #>> '{origin,tokenAtMs}')::numeric::bigint, created_at_ms) END) STORED,
     open_task text GENERATED ALWAYS AS (CASE WHEN NOT settled
       THEN md5((data ->> 'provider') || ' ' || (data ->> 'task')) END) STORED
       CONSTRAINT one_job_per_task UNIQUE
   ) WITH (fillfactor = 70);
   CREATE INDEX jobs_unsettled ON jobs (created_at_ms) WHERE NOT settled;
   CREATE INDEX jobs_of_member ON jobs (user_id, guild_id, created_at_ms);
   CREATE INDEX jobs_by_time ON jobs (created_at_ms);
   CREATE INDEX jobs_by_reply ON jobs (reply_id);
   CREATE INDEX jobs_by_video ON jobs (video_id);
   CREATE INDEX jobs_with_owners ON jobs (created_at_ms) WHERE image_owners IS NOT NULL;
   CREATE INDEX jobs_with_token ON jobs (token_at_ms) WHERE token_at_ms IS NOT NULL;
   CREATE TABLE ledger (
     job_id text COLLATE "C" PRIMARY KEY,
     guild_id text COLLATE "C" NOT NULL,
     user_id text COLLATE "C" NOT NULL,
     role_ids jsonb NOT NULL,
     model text COLLATE "C" NOT NULL,
     taken_at_ms bigint NOT NULL,
     state text NOT NULL,
     quota_counted integer NOT NULL CHECK (quota_counted IN (0, 1)),
     refused integer NOT NULL,
     held_microusd bigint NOT NULL CHECK (held_microusd >= 0),
     spent_microusd bigint NOT NULL CHECK (spent_microusd >= 0),
     outcome text,
     wait_ms bigint,
     making_ms bigint
   ) WITH (fillfactor = 70);
   CREATE INDEX ledger_of_member ON ledger (user_id, guild_id, taken_at_ms);
   CREATE INDEX ledger_of_guild ON ledger (guild_id, taken_at_ms, job_id);
   CREATE INDEX ledger_by_time ON ledger (taken_at_ms);
   CREATE TABLE keyv (key text COLLATE "C" PRIMARY KEY, entry text NOT NULL, expires_at_ms double precision);
   CREATE INDEX keyv_expiring ON keyv (expires_at_ms) WHERE expires_at_ms IS NOT NULL;`,
  // One row: how far the store had come when a bot last used it.
  `CREATE TABLE life (
     store uuid PRIMARY KEY DEFAULT gen_random_uuid(),
     beat bigint NOT NULL DEFAULT 0,
     at_ms bigint NOT NULL DEFAULT 0,
     stopped boolean NOT NULL DEFAULT true,
     timeline text
   );
   INSERT INTO life DEFAULT VALUES;`,
  // Allowances of a server or of the whole bot are added up for each new job, from the index alone.
  `DROP INDEX ledger_of_guild; DROP INDEX ledger_by_time;
   CREATE INDEX ledger_of_guild ON ledger (guild_id, taken_at_ms, job_id)
     INCLUDE (quota_counted, held_microusd, spent_microusd);
   CREATE INDEX ledger_by_time ON ledger (taken_at_ms) INCLUDE (quota_counted, held_microusd, spent_microusd);`,
  // For several processes: who holds each job, and who is alive. A process that doesn't beat loses its jobs. The small tables are
  // written every few seconds.
  `ALTER TABLE jobs ADD COLUMN owner text COLLATE "C";
   CREATE INDEX jobs_by_owner ON jobs (owner) WHERE NOT settled;
   CREATE TABLE processes (
     id text COLLATE "C" PRIMARY KEY,
     role text NOT NULL,
     name text NOT NULL,
     started_at timestamptz NOT NULL DEFAULT now(),
     beat_at timestamptz NOT NULL DEFAULT now()
   ) WITH (fillfactor = 10);
   CREATE TABLE duties (name text COLLATE "C" PRIMARY KEY, owner text COLLATE "C" NOT NULL) WITH (fillfactor = 10);`,
  // Which server accepted a job: after a failover, those that the new one accepted are known to be whole.
  'ALTER TABLE jobs ADD COLUMN server text',
  // Stars of members, and copies of videos in their servers' showcases.
  `CREATE TABLE stars (
     job_id text COLLATE "C" NOT NULL,
     user_id text COLLATE "C" NOT NULL,
     guild_id text COLLATE "C" NOT NULL,
     given_at_ms bigint NOT NULL,
     PRIMARY KEY (job_id, user_id)
   );
   CREATE INDEX stars_of_member ON stars (user_id);
   CREATE INDEX stars_of_guild ON stars (guild_id);
   CREATE TABLE showcase (
     job_id text COLLATE "C" PRIMARY KEY,
     guild_id text COLLATE "C" NOT NULL,
     user_id text COLLATE "C" NOT NULL,
     state text NOT NULL,
     channel_id text,
     message_id text,
     begun_at_ms bigint,
     asked_at_ms bigint NOT NULL,
     due_at_ms bigint,
     attempts integer NOT NULL DEFAULT 0
   );
   CREATE INDEX showcase_due ON showcase (due_at_ms) WHERE due_at_ms IS NOT NULL;
   CREATE INDEX showcase_of_guild ON showcase (guild_id, job_id);
   CREATE INDEX showcase_of_member ON showcase (user_id);`,
  // The casts of members: names for images that their prompts bring along.
  `CREATE TABLE cast_members (
     id text COLLATE "C" PRIMARY KEY,
     guild_id text COLLATE "C" NOT NULL,
     user_id text COLLATE "C" NOT NULL,
     name text NOT NULL,
     name_key text COLLATE "C" NOT NULL,
     description text NOT NULL,
     images text NOT NULL,
     state text NOT NULL,
     shared integer NOT NULL DEFAULT 0,
     consent_at_ms bigint,
     consent_list text,
     created_at_ms bigint NOT NULL,
     used_at_ms bigint NOT NULL
   );
   CREATE UNIQUE INDEX cast_own_names ON cast_members (guild_id, user_id, name_key);
   CREATE UNIQUE INDEX cast_shared_names ON cast_members (guild_id, name_key) WHERE shared = 1;
   CREATE INDEX cast_of_member ON cast_members (user_id);
   CREATE INDEX cast_by_use ON cast_members (used_at_ms);`,
];

/** For a large table. Another process that starts waits as long. */
const LIMIT = '10min';

/**
 * Brings the store to this version, in the transaction of `query`. Processes that start at once do it one after the
 * other. Throws a `StartError` for a newer store.
 */
export async function migrate(query: Query): Promise<void> {
  await query(`SET LOCAL lock_timeout = '${LIMIT}'; SET LOCAL statement_timeout = '${LIMIT}'`);
  await query("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' migrations', 0))");
  await query('CREATE TABLE IF NOT EXISTS cutscene_schema (version integer NOT NULL)');
  const [row] = await query('SELECT version FROM cutscene_schema');
  const version = Number(row?.['version'] ?? 0);
  if (version > migrations.length) {
    throw new StartError([
      `DATABASE_URL: was written by a newer Cutscene (store version ${version}; this version knows up to ${migrations.length}). Run that version again, or restore a backup`,
    ]);
  }
  if (version === migrations.length) return;
  for (const statements of migrations.slice(version)) await query(statements);
  await query('DELETE FROM cutscene_schema');
  await query('INSERT INTO cutscene_schema (version) VALUES ($1)', [migrations.length]);
}
