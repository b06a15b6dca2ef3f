import type { Keyv } from 'keyv';

/** All entries of a Keyv. Its types don't guarantee that a store can list them; the bot's own can. */
export const entriesOf = <T>(keyv: Keyv<T>) => keyv.iterator?.() ?? [];
