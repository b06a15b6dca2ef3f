import { hash } from 'node:crypto';
import { nextTurn } from '../../runtime/clock.ts';
import { type Made, type OwnPrice, readRow } from './to-model.ts';

/** Rows that were validated before aren't validated again: with hundreds of models, that takes longer than a poll. */
export interface RowReader {
  read(row: unknown, own?: OwnPrice): Made;
  /** Does work on each of many things, and lets everything else have its turn in between. */
  each<T>(things: Iterable<T>, work: (thing: T) => void): Promise<void>;
}

const MAX_KEPT = 2_000;
const AT_ONCE = 5;

export function createRowReader(): RowReader {
  const known = new Map<string, Made>();
  return {
    read(row, own) {
      const key = hash('sha256', JSON.stringify([row, own]), 'base64');
      const made = known.get(key) ?? readRow(row, own);
      if (known.size >= MAX_KEPT) known.clear();
      known.set(key, made);
      return made;
    },
    async each(things, work) {
      let done = 0;
      for (const thing of things) {
        work(thing);
        if (++done % AT_ONCE === 0) await nextTurn();
      }
    },
  };
}
