import type { Keyv } from 'keyv';
import { type Notify, notifyChoices } from '../jobs/job.ts';

/** What a member chose last, kept for the next time. */
export interface Preferences {
  notify(userId: string): Promise<Notify>;
  setNotify(userId: string, choice: Notify): Promise<void>;
}

const DEFAULT_NOTIFY: Notify = 'ping';

export function createPreferences(keyv: Keyv<string>): Preferences {
  return {
    async notify(userId) {
      const kept = await keyv.get(`${userId}/notify`);
      return notifyChoices.find((choice) => choice === kept) ?? DEFAULT_NOTIFY;
    },
    async setNotify(userId, choice) {
      await keyv.set(`${userId}/notify`, choice);
    },
  };
}
