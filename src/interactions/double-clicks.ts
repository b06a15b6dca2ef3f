import type { Clock } from '../runtime/clock.ts';

/** Each click is an interaction of its own, so an impatient second one would submit a second video. */
const SAME_CLICK_MS = 3_000;

/** Whether the same member did the same thing a moment ago. */
export type IsDoubleClick = (userId: string, what: string) => boolean;

export function createDoubleClicks(clock: Clock): IsDoubleClick {
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
