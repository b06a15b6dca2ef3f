import { randomBytes, randomInt } from 'node:crypto';

/** Chance as a dependency, so that a run can be repeated from one seed. */
export interface Random {
  /** From 0 to 1, without 1: for spreads that nobody may guess from. */
  fraction(): number;
  /** A whole number from 0 to `end`, without it. */
  below(end: number): number;
  /** For keys, and for names that nobody may guess. */
  bytes(count: number): Buffer;
}

export const systemRandom: Random = { fraction: Math.random, below: randomInt, bytes: randomBytes };

/** A line between the parts of a form that none of them contains. */
export function formBoundary(random: Random): string {
  return `cutscene-${random.bytes(16).toString('hex')}`;
}
