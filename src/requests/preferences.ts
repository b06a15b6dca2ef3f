import type { Keyv } from 'keyv';
import { LRUCache } from 'lru-cache';
import { type Notify, notifyChoices } from '../jobs/job.ts';

/** A member's last choices, kept for the next time. */
export interface Preferences {
  notify(userId: string): Promise<Notify>;
  setNotify(userId: string, choice: Notify): Promise<void>;
  /** Id of the model that the member named last, since the bot's start: lists are built from memory. */
  lastModel(userId: string): string | undefined;
  setLastModel(userId: string, modelId: string): void;
  forget(userId: string): Promise<void>;
}

/** More members than type at the same time. The one who was away longest is forgotten first. */
const REMEMBERED_MEMBERS = 10_000;
const DEFAULT_NOTIFY: Notify = 'ping';

export function createPreferences(keyv: Keyv<string>): Preferences {
  const lastModels = new LRUCache<string, string>({ max: REMEMBERED_MEMBERS });
  return {
    async notify(userId) {
      const kept = await keyv.get(`${userId}/notify`);
      return notifyChoices.find((choice) => choice === kept) ?? DEFAULT_NOTIFY;
    },
    async setNotify(userId, choice) {
      await keyv.set(`${userId}/notify`, choice);
    },
    lastModel: (userId) => lastModels.get(userId),
    setLastModel(userId, modelId) {
      lastModels.set(userId, modelId);
    },
    async forget(userId) {
      lastModels.delete(userId);
      await keyv.delete(`${userId}/notify`);
    },
  };
}
