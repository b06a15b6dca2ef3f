import type { Keyv } from 'keyv';

/** All entries of a Keyv. Its types don't guarantee that a store can list them; the bot's own can. */
export const entriesOf = <T>(keyv: Keyv<T>) => keyv.iterator?.() ?? [];

/** A Keyv whose entries other processes may change at the same time. */
export interface SharedKeyv<T> extends Keyv<T> {
  /**
   * Stores what `change` makes of an entry, and resolves with it. `undefined` deletes the entry. If somebody else has
   * changed the entry meanwhile, `change` is called again with theirs. A changed entry is kept for `ttlMs`, or forever.
   */
  update<Next extends T | undefined>(
    key: string,
    change: (value: T | undefined) => Next | Promise<Next>,
    ttlMs?: number,
  ): Promise<Next>;
}
