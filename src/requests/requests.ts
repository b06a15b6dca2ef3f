import type { Model } from '../catalog/schema.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import type { FilmCalls } from '../jobs/film-calls.ts';
import type { EffectiveSettings } from '../settings/for-member.ts';
import type { Signer } from '../signer.ts';
import { type ComposeBoard, createComposeBoard } from './board/compose-board.ts';
import type { ValidateDeps } from './checks.ts';
import { type Compose, createCompose } from './composition.ts';
import { createMakeFilm } from './film.ts';
import type { MakeFilm } from './film-order.ts';
import { createBeginShot } from './film-shots.ts';
import { createFinish, type Finish } from './finish-reel.ts';
import type { RequestInputs } from './inputs.ts';
import { createJoin, type Join, type JoinDeps } from './join.ts';
import type { ModerateDeps } from './moderate.ts';
import type { PendingRequests } from './pending.ts';
import type { Preferences } from './preferences.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';
import { requireFitted } from './require-fitted.ts';
import type { RetryDeps } from './retry-once.ts';
import { createSubmit, type Submit, type SubmitDeps } from './submit.ts';
import type { Trials } from './trials.ts';
import { createValidate, modelsIn, settingsFor, type Validate } from './validate.ts';

/** The way to a video, for everything that takes requests: commands, buttons and forms, or a future API. */
export interface Requests {
  /**
   * Decides from memory whether a request may become a job, without starting one. Throws a `UserError` that says what
   * is wrong and what would work.
   */
  validate: Validate;
  /** The same for a request whose model can't be changed: a retired model is refused too. */
  requireValid(asked: MemberRequest, requester: Requester): Promise<void>;
  submit: Submit;
  /** Makes a reel of videos that exist. */
  join: Join;
  /** Makes a film: its shots, and a reel of them. */
  film: MakeFilm;
  /** Makes a reel once more, with music and captions. */
  finish: Finish;
  /** Shows what a draft would become. */
  compose: Compose;
  /** The same for the shots of a film. */
  composeBoard: ComposeBoard;
  /** Requests that wait for their member. */
  pending: PendingRequests;
  /** Throws a `UserError` while the operator accepts no new videos. */
  requireOpen(): void;
  settingsFor(requester: Requester): Promise<EffectiveSettings>;
  /** The models that a member may use in their channel, within the server's limits, in the order of the catalog. */
  modelsFor(requester: Requester): Promise<readonly Model[]>;
}

export interface RequestsDeps extends Omit<ValidateDeps, 'findJob' | 'optedOutNames' | 'trials'> {
  jobs: Pick<Engine, 'get' | 'refresh' | 'accept' | 'apply' | 'recheck'> & Pick<ValidateDeps, 'findJob'>;
  inputs: RequestInputs & {
    /** Deletes the files of a job that was refused. */
    forget(jobId: string): Promise<void>;
  };
  moderation: Omit<ModerateDeps, 'log' | 'withMoments'>;
  /** The number of videos and dollars that members have left. */
  members: Pick<ValidateDeps, 'optedOutNames'> & {
    pending: PendingRequests;
    preferences: Pick<Preferences, 'setLastModel'>;
  };
  /** What the join of videos needs besides. */
  reels: Pick<JoinDeps, 'store' | 'readableChannels' | 'canJoin'>;
  retries: RetryDeps['retries'];
  trials: Trials;
  stories: SubmitDeps['stories'];
  signer: Pick<Signer, 'sign'>;
}

export function createRequests(deps: RequestsDeps): Requests & {
  /** Asks for a shot of an accepted film. */
  beginShot: FilmCalls['begin'];
} {
  const { catalog, allowances, intake, settings, random, clock, log } = deps;
  const { jobs, inputs, moderation, retries, trials, stories, signer, cast } = deps;
  const { pending, preferences, optedOutNames } = deps.members;
  const { findJob } = jobs;
  const checking = {
    ...{ intake, catalog, settings, allowances, optedOutNames, cast, findJob, trials, random, clock, log },
  };
  const validate = createValidate(checking);
  const consent = { optedOutNames, findJob, signer, clock };
  const moderating = { ...moderation, withMoments: inputs.withMoments, log };
  const { submit, ...begin } = createSubmit({
    ...{ catalog, allowances, pending, preferences, jobs, retries, trials, stories, inputs, clock, log },
    validate,
    consent,
    moderation: moderating,
    forgetFiles: inputs.forget,
  });
  const joining = { ...deps.reels, intake, settings, findJob, catalog, consent: { signer, clock }, begin };
  return {
    validate,
    async requireValid(asked, requester) {
      await requireFitted(validate, asked, requester);
    },
    submit,
    join: createJoin(joining),
    finish: createFinish({ ...joining, begin, inputs, moderation: moderating, optedOutNames }),
    film: createMakeFilm({ ...checking, validate, consent, begin, canJoin: deps.reels.canJoin }),
    beginShot: createBeginShot({ validate, consent, begin, jobs, clock }),
    compose: createCompose({ ...checking, validate }),
    composeBoard: createComposeBoard({ ...checking, validate }),
    pending,
    requireOpen: intake.requireOpen,
    settingsFor: (requester) => settingsFor(requester, deps),
    async modelsFor(requester) {
      const { isAgeRestricted } = requester;
      return modelsIn({ catalog, settings: await settingsFor(requester, deps), isAgeRestricted });
    },
  };
}
