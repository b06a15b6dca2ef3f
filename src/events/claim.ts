import type { SharedKeyv } from '../keyv-entries.ts';
import type { Log } from '../log.ts';
import type { Random } from '../runtime/random.ts';

/** An interaction's token is over by then. */
const KEPT_MS = 15 * 60_000;

/**
 * Creates the function that says whether this process handles an interaction. While one gateway takes over from another,
 * both get each one. The first to store it handles it. Without the store, both try: Discord accepts one answer.
 */
export function createClaim(
  keyv: SharedKeyv<string>,
  { random, log }: { random: Random; log: Log },
): (interactionId: string) => Promise<boolean> {
  const self = random.bytes(12).toString('base64url');
  return async (interactionId) => {
    try {
      return (await keyv.update(interactionId, (owner) => owner ?? self, KEPT_MS)) === self;
    } catch (err) {
      log.warn({ err }, 'could not store who handles an interaction');
      return true;
    }
  };
}
