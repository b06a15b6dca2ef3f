import { Keyv, KeyvBridgeAdapter, type KeyvBridgeStore } from 'keyv';
import { machineNow } from '../runtime/clock.ts';
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
  const all = connection.prepare('SELECT key, entry FROM keyv WHERE json_valid(entry)');
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
    async *iterator() {
      // All at once, because work on one entry may change others.
      for (const row of all.all()) yield [String(row['key']), read(row['entry'])];
    },
  };
}
