import type { InputImage, TaskOutput, TaskRef } from '../providers/provider.ts';
import type { DeliveryProblem, FailureKind } from './failure.ts';
import type { Job, JobIn } from './job.ts';
import type { JobState, VideoFile } from './job-status.ts';
import type { Decision } from './review.ts';

/** A reply of a later interaction that takes the place of the job's first one. */
export type FreshReply = Pick<
  Job['origin'],
  'interactionToken' | 'channelId' | 'messageId' | 'uploadLimitBytes'
>;

/** Everything that can happen to a job. */
export type JobEvent =
  /** The first response is visible. */
  | { type: 'answered'; messageId: string | null }
  /** The first response did not get through: nobody will ever see this job. */
  | { type: 'unanswered' }
  /** The paid call is about to be made. */
  | { type: 'submitting' }
  /** It surely did not reach the provider, or was refused for now: the job queues again. */
  | { type: 'postponed'; notBeforeMs: number }
  /** The provider's answer, or what its list of tasks showed later. */
  | { type: 'submitted'; task: TaskRef }
  /** The provider's answer did not arrive; it is looked for in the provider's list. */
  | { type: 'answer-lost'; cause: string; atMs: number }
  /** Nobody knows whether the provider took it. */
  | { type: 'submit-lost'; cause: string }
  /** `reply`: of the click, where it was made on the job's message. */
  | { type: 'cancel-requested'; reply?: FreshReply | undefined }
  | { type: 'cancelled'; costUsd?: number }
  /** The deadline has passed, and the provider can't be asked: it is asked now and then from here on. */
  | { type: 'late' }
  | { type: 'task-succeeded'; output: TaskOutput; costUsd: number; isAdult?: boolean }
  /** The provider has named the address of its result anew. */
  | { type: 'output-renewed'; output: TaskOutput }
  /** The image of a first stage is here: the next stage queues, at its own provider. */
  | { type: 'still-made'; still: InputImage; provider: string }
  | { type: 'downloaded'; file: VideoFile }
  /** Somebody has looked at the video, or nobody has in time. The first decision counts. */
  | { type: 'reviewed'; decision: Decision }
  /** A repeatable step failed and will be repeated. */
  | { type: 'attempt-failed' }
  | ({ type: 'delivered' } & Omit<JobIn<'succeeded'>['status'], 'state' | 'file'>)
  /** What went out before it could be decoded plays, or does not. */
  | { type: 'found-whole' }
  | { type: 'found-broken'; cause: string }
  /** No way to the member is open at this time. */
  | { type: 'undeliverable'; cause: string; problem?: DeliveryProblem }
  /** The member asks for the video by a fresh interaction, whose reply is where the job is shown from now on. */
  | ({ type: 'redeliver' } & FreshReply)
  /**
   * `isGivenUp`: the task may go on all the same. `costUsd` is what it was charged, as its provider said when it was
   * stopped, or else what it may have been.
   */
  | { type: 'failed'; kind: FailureKind; cause: string; costUsd?: number; isGivenUp?: boolean }
  /** What a failed job had ordered is there after all: it goes on with it, in the reply of a later interaction. */
  | ({
      type: 'recovered';
      status: JobIn<'running' | 'downloading'>['status'];
      /** What the stages before this one cost, by the catalog, in US dollars. */
      earlierUsd: number;
    } & FreshReply)
  /** The ping that tells of this state is about to be sent; `not-notified`: Discord surely did not take it. */
  | { type: 'notifying'; of: JobState; hasNonce: boolean }
  | { type: 'not-notified' }
  /** The member of an unclear job has ordered another instead. */
  | { type: 'given-up' }
  /** The member has seen that the job has come to this state. */
  | { type: 'notified'; of: JobState }
  /** Nobody is to be found in it any more. */
  | { type: 'forgotten' }
  /** The host's clock was set by so many milliseconds: what lasts must not end by it. */
  | { type: 'clock-set'; byMs: number };

export type EventType = JobEvent['type'];
export type EventOf<T extends EventType> = Extract<JobEvent, { type: T }>;

/** Those that can move a job to another state. */
export type StateEventType = Exclude<
  EventType,
  'notified' | 'forgotten' | 'clock-set' | 'notifying' | 'not-notified'
>;
export type StateEvent = EventOf<StateEventType>;
