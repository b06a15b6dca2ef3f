import { randomBytes, randomInt } from 'node:crypto';

/** Randomness as a dependency, so that a run can be repeated from one seed. */
export interface Random {
  /** From 0 up to, but not including, 1. Not for secrets. */
  fraction(): number;
  /** An integer from 0 up to, but not including, `end`. */
  below(end: number): number;
  /** For keys, and for names that nobody may guess. */
  bytes(count: number): Buffer;
}

export const systemRandom: Random = { fraction: Math.random, below: randomInt, bytes: randomBytes };

/** A boundary for the parts of a form that none of them contains. */
export function formBoundary(random: Random): string {
  return `cutscene-${random.bytes(16).toString('hex')}`;
}
