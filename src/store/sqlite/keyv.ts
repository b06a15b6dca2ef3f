import { Keyv, KeyvBridgeAdapter, type KeyvBridgeStore } from 'keyv';
import { machineNow, nextTurn } from '../../runtime/clock.ts';
import type { Database } from './database.ts';

/**
 * A Keyv in the bot's own SQLite file, for everything stored by key: settings, learned durations, pending questions and
 * the like.
 *
 * The published SQLite adapters compile native code at installation, and don't support a shared commit. Keyv's adapter
 * for asynchronous stores does the rest here.
 */
export function createKeyv<T>(database: Database, namespace: string): Keyv<T> {
  // Without `throwOnErrors`, a failed write would return `false`, which nobody checks.
  return new Keyv<T>({
    store: new KeyvBridgeAdapter(createSqliteStore(database)),
    namespace,
    throwOnErrors: true,
  });
}

/** A bot in many servers has more entries than it should read at once. */
const PAGE = 200;

interface Entry {
  value: unknown;
  expires?: number;
}

function createSqliteStore({ connection, clock, write }: Database): KeyvBridgeStore {
  const select = connection.prepare('SELECT entry FROM keyv WHERE key = ?');
  const upsert = connection.prepare(
    'INSERT INTO keyv (key, entry) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET entry = excluded.entry',
  );
  const remove = connection.prepare('DELETE FROM keyv WHERE key = ?');
  const page = connection.prepare(
    `SELECT key, entry FROM keyv WHERE key > ? AND key < ? AND json_valid(entry) ORDER BY key LIMIT ${PAGE}`,
  );
  const options = { toDisk: false };

  /** Keyv passes the machine's time, but the store uses the bot's. */
  function withExpiry(entry: Entry, aheadMs: number): string {
    return JSON.stringify(
      entry.expires === undefined ? entry : { ...entry, expires: entry.expires + aheadMs },
    );
  }
  const aheadMs = () => machineNow() - clock.now();

  function read(stored: unknown): string {
    const entry: string | Entry = JSON.parse(String(stored));
    // Earlier versions stored the entry as text containing JSON.
    return withExpiry(typeof entry === 'string' ? JSON.parse(entry) : entry, aheadMs());
  }

  return {
    async get(key) {
      const row = select.get(key);
      return row === undefined ? undefined : read(row['entry']);
    },
    async set(key, value: string) {
      const entry = withExpiry(JSON.parse(value), -aheadMs());
      await write(() => void upsert.run(key, entry), options);
    },
    delete: (key) => write(() => remove.run(key).changes > 0, options),
    clear: () => write(() => connection.exec('DELETE FROM keyv'), options),
    async *iterator(namespace = '') {
      // `;` follows `:`, which separates the namespace from the key.
      const end = `${namespace}:;`;
      for (let last = `${namespace}::`; ; await nextTurn()) {
        const rows = page.all(last, end);
        for (const row of rows) yield [String(row['key']), read(row['entry'])];
        if (rows.length < PAGE) return;
        last = String(rows.at(-1)?.['key']);
      }
    },
  };
}
