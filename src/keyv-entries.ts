import type { Keyv } from 'keyv';

/** All that a Keyv keeps, by key. Its types leave open whether a store can list that; the bot's own can. */
export const entriesOf = <T>(keyv: Keyv<T>) => keyv.iterator?.() ?? [];
