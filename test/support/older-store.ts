/** Takes a store back to the version before the statistics, with the rows that it has. */
export const TO_VERSION_4 = `
  DROP TABLE cast_members; DROP TABLE stars; DROP TABLE showcase; DROP INDEX ledger_of_guild; DROP INDEX jobs_by_time; DROP INDEX jobs_with_token; DROP INDEX jobs_with_owners;
  ALTER TABLE ledger DROP COLUMN outcome; ALTER TABLE ledger DROP COLUMN wait_ms;
  ALTER TABLE ledger DROP COLUMN making_ms; PRAGMA user_version = 4`;

/** Takes a SQLite store back to the version before the cast, or before the showcase. */
export const WITHOUT_CAST = 'DROP TABLE cast_members';
export const WITHOUT_SHOWCASE = `${WITHOUT_CAST}; DROP TABLE stars; DROP TABLE showcase`;
