import { isDeepStrictEqual } from 'node:util';
import { Keyv, KeyvBridgeAdapter } from 'keyv';
import type { SharedKeyv } from '../keyv-entries.ts';
import { type Clock, machineNow, nextTurn } from '../runtime/clock.ts';

/** Entries by key, as JSON with a `value`, and `expires` if that is known. */
export interface EntryTable {
  get(key: string): Promise<string | undefined>;
  set(key: string, entry: string, expiresMs: number | undefined): Promise<void>;
  delete(key: string): Promise<boolean>;
  /** Replaces `before` with `entry`, where `undefined` is no entry. False if something else is stored by now. */
  replace(
    key: string,
    before: string | undefined,
    entry: string | undefined,
    expiresMs: number | undefined,
  ): Promise<boolean>;
  clear(): Promise<void>;
  /** At most this many entries between two keys, in the order of their keys. */
  page(after: string, before: string, limit: number): Promise<{ key: string; entry: string }[]>;
}

/**
 * A Keyv in the bot's own store, for everything stored by key: settings, learned durations, pending questions and the
 * like.
 *
 * The published adapters compile native code at installation or want an older Keyv, and don't support a shared commit.
 * Keyv's adapter for asynchronous stores does the rest here.
 */
export function createKeyv<T>(table: EntryTable, clock: Clock, namespace: string): SharedKeyv<T> {
  const keyv = new Keyv<T>({
    store: new KeyvBridgeAdapter(createBridge(table, clock)),
    namespace,
    // Otherwise, a failed write would return `false`, which nobody checks.
    throwOnErrors: true,
  });
  const update: SharedKeyv<T>['update'] = async (key, change, ttlMs) => {
    const name = `${namespace}::${key}`;
    for (;;) {
      const stored = await table.get(name);
      const before = valueIn<T>(stored, clock.now());
      const next = await change(before);
      if (isDeepStrictEqual(next, before)) return next;
      const expires = ttlMs && clock.now() + ttlMs;
      const entry = next === undefined ? undefined : JSON.stringify({ value: next, expires });
      if (await table.replace(name, stored, entry, expires)) return next;
    }
  };
  return Object.assign(keyv, { update });
}

/** A bot in many servers has more entries than it should read at once. */
const PAGE = 200;

interface Entry<T = unknown> {
  value?: T;
  expires?: number;
}

function parse<T>(stored: string): Entry<T> {
  const entry: string | Entry<T> = JSON.parse(stored);
  // Earlier versions stored the entry as text containing JSON.
  return typeof entry === 'string' ? JSON.parse(entry) : entry;
}

/** Nothing once it's over. */
function valueIn<T>(stored: string | undefined, nowMs: number): T | undefined {
  const { value, expires = Number.POSITIVE_INFINITY } = stored === undefined ? {} : parse<T>(stored);
  return expires > nowMs ? value : undefined;
}

function createBridge(table: EntryTable, clock: Clock) {
  /** Keyv passes the machine's time, but the store uses the bot's. */
  const aheadMs = () => machineNow() - clock.now();

  function moved(entry: Entry, byMs: number): Entry {
    return entry.expires === undefined ? entry : { ...entry, expires: entry.expires + byMs };
  }

  function read(stored: string): string {
    return JSON.stringify(moved(parse(stored), aheadMs()));
  }

  return {
    async get(key: string) {
      const entry = await table.get(key);
      return entry === undefined ? undefined : read(entry);
    },
    async set(key: string, value: string) {
      const entry = moved(JSON.parse(value), -aheadMs());
      await table.set(key, JSON.stringify(entry), entry.expires);
    },
    delete: table.delete,
    clear: table.clear,
    async *iterator(namespace = '') {
      // `;` follows `:`, which separates the namespace from the key.
      const end = `${namespace}:;`;
      for (let last = `${namespace}::`; ; await nextTurn()) {
        const rows = await table.page(last, end, PAGE);
        for (const { key, entry } of rows) yield [key, read(entry)];
        if (rows.length < PAGE) return;
        last = rows.at(-1)?.key ?? end;
      }
    },
  };
}
