import type { Clock } from '../clock.ts';

/** Each click is an interaction of its own, so that an impatient second one would order a second video. */
const SAME_CLICK_MS = 3_000;

/** Makes the function that says whether the same member did the same thing a moment ago. */
export function createDoubleClicks(clock: Clock): (userId: string, what: string) => boolean {
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
