/** Everything by chance in a run comes from here. */
export interface Seeded {
  /** From 0 up to, but not including, 1. */
  fraction(): number;
  /** An integer from 0 up to, but not including, `end`. */
  below(end: number): number;
  /** An integer from `from` to `to`, both included. */
  between(from: number, to: number): number;
  chance(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  fill(bytes: Uint8Array): void;
  /** A sequence of its own: what one part draws changes nothing for the others. */
  fork(name: string): Seeded;
}

/** xoshiro128**, seeded from a text: https://prng.di.unimi.it/xoshiro128starstar.c */
export function createSeeded(seed: string): Seeded {
  const state = new Uint32Array(4);
  let mixed = 0x9e3779b9;
  for (const char of `${seed}/cutscene`) mixed = mix(mixed ^ char.charCodeAt(0));
  for (let at = 0; at < 4; at++) {
    mixed = mix(mixed + 0x9e3779b9);
    state[at] = mixed;
  }
  let [a = 0, b = 0, c = 0, d = 1] = state;

  function next(): number {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  }

  const seeded: Seeded = {
    fraction: () => next() / 2 ** 32,
    below: (end) => Math.floor(seeded.fraction() * end),
    between: (from, to) => from + seeded.below(to - from + 1),
    chance: (share) => seeded.fraction() < share,
    pick: (items) => {
      const item = items[seeded.below(items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    fill(bytes) {
      for (let at = 0; at < bytes.length; at++) bytes[at] = next() >>> 24;
    },
    fork: (name) => createSeeded(`${seed}/${name}`),
  };
  return seeded;
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
