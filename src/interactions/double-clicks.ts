import { createHash } from 'node:crypto';
import type { SharedKeyv } from '../keyv-entries.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Random } from '../runtime/random.ts';

/** Each click is an interaction of its own, so an impatient second one would submit a second video. */
const SAME_CLICK_MS = 3_000;

/** Whether the same member did the same thing a moment ago. */
export type IsDoubleClick = (userId: string, what: string) => boolean | Promise<boolean>;

export function createDoubleClicks(
  clock: Pick<Clock, 'steadyMs'>,
): (userId: string, what: string) => boolean {
  const clicks = new Map<string, number>();
  return (userId, what) => {
    const nowMs = clock.steadyMs();
    for (const [key, atMs] of clicks) if (nowMs - atMs > SAME_CLICK_MS) clicks.delete(key);
    const key = `${userId} ${what}`;
    if (clicks.has(key)) return true;
    clicks.set(key, nowMs);
    return false;
  };
}

/** The same where two connections get a server's clicks, as while one gateway takes over from another. */
export function createSharedDoubleClicks(keyv: SharedKeyv<string>, random: Random): IsDoubleClick {
  return async (userId, what) => {
    const click = random.bytes(12).toString('base64url');
    // Nobody has to read from it who clicked what.
    const key = createHash('sha256').update(`${userId} ${what}`).digest('base64url');
    return (await keyv.update(key, (first) => first ?? click, SAME_CLICK_MS)) !== click;
  };
}
