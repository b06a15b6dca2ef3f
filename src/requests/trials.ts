import { limitModel } from '../catalog/choose-ways.ts';
import type { Model } from '../catalog/schema.ts';
import type { SharedKeyv } from '../keyv-entries.ts';
import type { EffectiveSettings } from '../settings/for-member.ts';
import type { Requester } from './requester.ts';

/** How long the operator has to begin. */
const TRIAL_MS = 15 * 60_000;

/** One video of a model that isn't offered, which the operator may make. */
export interface Trials {
  begin(userId: string, modelId: string): Promise<void>;
  /** The model that somebody may try now. */
  of(userId: string): Promise<string | undefined>;
  /** Ends it. Resolves with whether it was there: of several requests at once, one gets it. */
  take(userId: string, modelId: string): Promise<boolean>;
}

export function createTrials(keyv: SharedKeyv<string>): Trials {
  return {
    begin: async (userId, modelId) => void (await keyv.set(userId, modelId, TRIAL_MS)),
    of: (userId) => keyv.get(userId),
    async take(userId, modelId) {
      let isTaken = false;
      const left = await keyv.get(userId);
      // They may have begun another meanwhile, which keeps its own time.
      if (left !== modelId) return false;
      await keyv.update(userId, (now) => {
        isTaken = now === modelId;
        return isTaken ? undefined : now;
      });
      return isTaken;
    },
  };
}

/**
 * A model that isn't offered, within the server's limits, if the operator has allowed themselves to try it. A server's
 * list of allowed models doesn't count: it can't name this one.
 */
export async function trialOf(
  hidden: Model,
  { requester, settings }: { requester: Requester; settings: EffectiveSettings },
  trials: Pick<Trials, 'of'>,
): Promise<Model | undefined> {
  if ((await trials.of(requester.userId)) !== hidden.id) return undefined;
  return limitModel(hidden, settings);
}
