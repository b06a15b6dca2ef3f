import type { Keyv } from 'keyv';
import type { Wish } from './start-video.ts';

/** Long enough to read the question and decide. */
const KEPT_MS = 15 * 60_000;

/** What members asked for and have yet to confirm, kept over restarts; each can be taken once, by its own member. */
export interface Wishes {
  keep(id: string, userId: string, wish: Wish): Promise<void>;
  take(id: string, userId: string): Promise<Wish | undefined>;
}

export function createWishes(keyv: Keyv<{ userId: string; wish: Wish }>): Wishes {
  return {
    async keep(id, userId, wish) {
      await keyv.set(id, { userId, wish }, KEPT_MS);
    },
    async take(id, userId) {
      const kept = await keyv.get(id);
      if (kept?.userId !== userId || !(await keyv.delete(id))) return undefined;
      return kept.wish;
    },
  };
}
