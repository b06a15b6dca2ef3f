import { Keyv, KeyvMemoryAdapter } from 'keyv';
import type { Database } from './database.ts';

/**
 * A Keyv in the bot's own SQLite file, for settings and learned times.
 * The published SQLite adapters compile native code at installation; Keyv's adapter for Map-like stores does
 * the rest here.
 */
export function createKeyv<T>(database: Database, namespace: string): Keyv<T> {
  // Without `throwOnErrors` a failed write would return `false`, which nobody looks at.
  return new Keyv<T>({
    store: new KeyvMemoryAdapter(createSqliteMap(database)),
    namespace,
    throwOnErrors: true,
  });
}

function createSqliteMap({ connection }: Database) {
  const select = connection.prepare('SELECT entry FROM keyv WHERE key = ?');
  const upsert = connection.prepare(
    'INSERT INTO keyv (key, entry) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET entry = excluded.entry',
  );
  const remove = connection.prepare('DELETE FROM keyv WHERE key = ?');
  const all = connection.prepare('SELECT key, entry FROM keyv WHERE json_valid(entry)');
  const map = {
    get(key: string): unknown {
      const row = select.get(key);
      return row === undefined ? undefined : JSON.parse(String(row['entry']));
    },
    set(key: string, entry: unknown) {
      upsert.run(key, JSON.stringify(entry));
      return map;
    },
    has: (key: string) => select.get(key) !== undefined,
    delete: (key: string) => remove.run(key).changes > 0,
    clear: () => connection.exec('DELETE FROM keyv'),
    *entries(): Generator<[string, unknown]> {
      // At once: what is done with one may change others.
      for (const row of all.all()) yield [String(row['key']), JSON.parse(String(row['entry']))];
    },
    keys: () => Iterator.from(map.entries()).map(([key]) => key),
    [Symbol.iterator]: () => map.entries(),
  };
  return map;
}
