import type { Reason } from './record.ts';
import { ConflictError, type SettingsStore } from './store.ts';

/** Somebody else may change the list at the same moment. More retries than this never happen. */
const TRIES = 5;

/**
 * Adds a member to a list of the settings, or removes them from it, based on its present value even if somebody changes
 * it at the same moment. Returns false if that was so already.
 */
export async function changeMemberList(
  store: SettingsStore,
  field: 'blockedMembers' | 'optedOutMembers',
  change: { guildId: string; userId: string; by: string; reason?: Reason | undefined; isOn: boolean },
): Promise<boolean> {
  const { guildId, userId, by, reason, isOn } = change;
  for (let tried = 1; ; tried++) {
    const { settings, revision } = await store.get(guildId);
    const present = settings[field];
    if (present.includes(userId) === isOn) return false;
    const members = isOn ? [...present, userId] : present.filter((id) => id !== userId);
    try {
      const request = { by, patch: { [field]: members }, seenRevision: revision };
      await store.change(guildId, { ...request, ...(reason !== undefined && { reason }) });
      return true;
    } catch (error) {
      if (!(error instanceof ConflictError) || tried === TRIES) throw error;
    }
  }
}
