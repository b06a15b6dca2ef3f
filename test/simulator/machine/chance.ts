import crypto from 'node:crypto';
import type { Seeded } from './random.ts';

/** Replaces every source of randomness in this process. */
export function playChance(random: Seeded): void {
  const bytes = (count: number) => {
    const filled = Buffer.alloc(count);
    random.fill(filled);
    return filled;
  };
  function fill<T extends NodeJS.ArrayBufferView>(view: T, from = 0, count = view.byteLength - from): T {
    random.fill(new Uint8Array(view.buffer, view.byteOffset + from, count));
    return view;
  }
  const uuid = () => {
    const raw = bytes(16);
    raw[6] = ((raw[6] ?? 0) & 0x0f) | 0x40;
    raw[8] = ((raw[8] ?? 0) & 0x3f) | 0x80;
    const hex = raw.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
  function int(...args: number[]) {
    const [from, to] = args.length > 1 && typeof args[1] === 'number' ? args : [0, args[0]];
    return random.between(Number(from), Number(to) - 1);
  }
  Math.random = random.fraction;
  Object.assign(crypto, {
    randomBytes: bytes,
    randomFillSync: fill,
    randomUUID: uuid,
    randomInt: int,
  });
  Object.assign(globalThis.crypto, { randomUUID: uuid, getRandomValues: fill });
}
