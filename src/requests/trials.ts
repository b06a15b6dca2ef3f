import { limitModel } from '../catalog/choose-ways.ts';
import type { Model } from '../catalog/schema.ts';
import { UserError } from '../errors.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import type { Job } from '../jobs/job.ts';
import type { SharedKeyv } from '../keyv-entries.ts';
import type { Log } from '../log.ts';
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

/**
 * Makes a job as a trial, which is for one video: it is taken before anything is accepted, and given back if nothing is.
 */
export async function asTrial(
  { id, origin: { userId } }: Job,
  model: Pick<Model, 'id'>,
  make: () => Promise<Job | undefined>,
  { trials, jobs, log }: { trials: Pick<Trials, 'begin' | 'take'>; jobs: Pick<Engine, 'get'>; log: Log },
): Promise<Job | undefined> {
  if (!(await trials.take(userId, model.id))) {
    // This command arrived twice.
    if (jobs.get(id)) return undefined;
    throw new UserError((t) => t('operator.trialUsed'));
  }
  return make().catch(async (error: unknown) => {
    await trials.begin(userId, model.id).catch((err: unknown) => {
      log.warn({ err, job: id }, 'could not give a trial back');
    });
    throw error;
  });
}
