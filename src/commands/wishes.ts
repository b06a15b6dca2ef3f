import type { Keyv } from 'keyv';
import type { Wish } from './start-video.ts';

/** Long enough to come back to a question, or a form, that was left open; the links of pictures live about as long. */
const KEPT_MS = 24 * 60 * 60_000;

/** What members asked for and have yet to confirm, kept over restarts, each for its own member. */
export interface Wishes {
  keep(id: string, userId: string, wish: Wish): Promise<void>;
  get(id: string, userId: string): Promise<Wish | undefined>;
  /** The same, once. */
  take(id: string, userId: string): Promise<Wish | undefined>;
  /** All of a member, by id. */
  of(userId: string): Promise<Map<string, Wish>>;
  forget(userId: string): Promise<void>;
}

export function createWishes(keyv: Keyv<{ userId: string; wish: Wish }>): Wishes {
  async function get(id: string, userId: string) {
    const kept = await keyv.get(id);
    return kept?.userId === userId ? kept.wish : undefined;
  }
  async function of(userId: string) {
    const wishes = new Map<string, Wish>();
    for await (const [id, kept] of keyv.iterator?.() ?? []) {
      if (kept?.userId === userId) wishes.set(id, kept.wish);
    }
    return wishes;
  }
  return {
    of,
    async forget(userId) {
      for (const id of (await of(userId)).keys()) await keyv.delete(id);
    },
    async keep(id, userId, wish) {
      await keyv.set(id, { userId, wish }, KEPT_MS);
    },
    get,
    async take(id, userId) {
      const wish = await get(id, userId);
      return wish && (await keyv.delete(id)) ? wish : undefined;
    },
  };
}
