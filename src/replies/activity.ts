import { LRUCache } from 'lru-cache';
import type { Bus } from '../bus.ts';
import type { Clock } from '../runtime/clock.ts';

/** A member who did something this recently sees by themselves how their video ends. */
export const ACTIVE_MS = 30_000;
/** Far more members than use a bot within that time. */
const KEPT = 10_000;

/** Who is using the bot right now, in this process or another. Nobody is after a restart. */
export interface Activity {
  /** The member clicked something or used a command. */
  note(userId: string): void;
  isActive(userId: string): boolean;
}

/** `activeMs`: how long a member counts as active after that. */
export function createActivity(
  { clock, bus }: { clock: Pick<Clock, 'steadyMs'>; bus: Bus },
  activeMs: number,
): Activity {
  const lastMs = new LRUCache<string, number>({ max: KEPT });
  const keep = (userId: string) => void lastMs.set(userId, clock.steadyMs());
  bus.subscribe('active', keep);
  return {
    note(userId) {
      keep(userId);
      bus.publish('active', userId);
    },
    isActive(userId) {
      const atMs = lastMs.get(userId);
      return atMs !== undefined && clock.steadyMs() - atMs < activeMs;
    },
  };
}
