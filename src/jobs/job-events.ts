import type { TaskOutput, TaskRef } from '../providers/provider.ts';
import type { DeliveryProblem, FailureKind } from './failure.ts';
import type { Film } from './film.ts';
import type { Job, JobIn, Still } from './job.ts';
import type { JobState, VideoFile } from './job-status.ts';
import type { Clip, Subtitles } from './reel-schema.ts';
import type { Decision } from './review.ts';

/** The reply of a later interaction, which replaces the job's first one. */
export type FreshReply = Pick<
  Job['origin'],
  'interactionToken' | 'channelId' | 'messageId' | 'uploadLimitBytes'
>;

/** An offer that makes the very video of a job that nothing was paid for, and its price. */
export interface NextOffer extends Pick<Job, 'stage' | 'provider'> {
  offer: string;
  way: string;
  usd: number;
}

/** Every event of a job. */
export type JobEvent =
  /** The first response is visible. */
  | { type: 'answered'; messageId: string | null }
  /** The first response didn't arrive, so nobody will ever see this job. */
  | { type: 'unanswered' }
  /** Slots are reserved for it. Only if another process than its holder dispatches. */
  | { type: 'may-start' }
  /** The paid call is about to be made. */
  | { type: 'submitting' }
  /** The call certainly didn't reach the provider, or was refused for now. The job queues again. */
  | { type: 'postponed'; notBeforeMs: number }
  /**
   * Another provider makes it, because the present one certainly hasn't accepted it, or wasn't asked yet. The job queues
   * there. `wasQueued`: it wasn't asked yet, and if another process has asked it meanwhile, nothing changes.
   */
  | ({ type: 'offer-changed'; wasQueued?: boolean } & NextOffer)
  /** The task id, from the provider's answer or later from its list of tasks. */
  | { type: 'submitted'; task: TaskRef }
  /** The provider's answer didn't arrive. The bot looks for the task in the provider's list. */
  | { type: 'answer-lost'; cause: string; atMs: number }
  /** Nobody knows if the provider accepted it. */
  | { type: 'submit-lost'; cause: string }
  /** `reply`: the reply of the click, if it was made on the job's message. */
  | { type: 'cancel-requested'; reply?: FreshReply | undefined }
  | { type: 'cancelled'; costUsd?: number }
  /** The deadline has passed and the provider didn't answer. From now on it is polled rarely. */
  | { type: 'late' }
  /** The provider has forgotten the task, and nothing was paid for it. The job queues again. */
  | { type: 'task-lost' }
  | { type: 'task-succeeded'; output: TaskOutput; costUsd: number; isAdult?: boolean }
  /** The provider returned a new URL for its result. */
  | { type: 'output-renewed'; output: TaskOutput }
  /** The image of a first stage is downloaded. The next stage queues at its own provider. */
  | { type: 'still-made'; still: Still; provider: string }
  | { type: 'downloaded'; file: VideoFile }
  /** Some of a film's shots have gone on, or its thread is known. */
  | { type: 'film-changed'; film: Partial<Pick<Film, 'shots' | 'threadId'>> }
  /** All shots of a film are there, with what follows from them. It queues to be joined. */
  | ({ type: 'filmed'; clips: Clip[]; seconds: number } & Pick<Job, 'notes' | 'imageOwnerIds' | 'isAdult'>)
  /** The clips of a reel are about to be joined. */
  | { type: 'assembling' }
  /** They are joined. `isSpoiler`: one of them is hidden until it is clicked. */
  | { type: 'assembled'; file: VideoFile; isSpoiler: boolean; subtitles?: Subtitles; notes?: string[] }
  /** Somebody decided on the video, or the time is up. The first decision counts. */
  | { type: 'reviewed'; decision: Decision }
  /** A repeatable step failed and will be repeated. */
  | { type: 'attempt-failed' }
  | ({ type: 'delivered' } & Omit<JobIn<'succeeded'>['status'], 'state' | 'file'>)
  /** The check of a video that was delivered before it could be decoded: it plays, or it doesn't. */
  | { type: 'found-whole' }
  | { type: 'found-broken'; cause: string }
  /** No message route works at the moment. */
  | { type: 'undeliverable'; cause: string; problem?: DeliveryProblem }
  /** The member asks for the video through a new interaction. Its reply shows the job from now on. */
  | ({ type: 'redeliver' } & FreshReply)
  /**
   * `isGivenUp`: the task may still be running. `costUsd`: the charge that the provider reported when the task was
   * stopped, otherwise its possible cost.
   */
  | { type: 'failed'; kind: FailureKind; cause: string; costUsd?: number; isGivenUp?: boolean }
  /** A failed job's submit produced something after all. The job continues, in the reply of a later interaction. */
  | ({
      type: 'recovered';
      status: JobIn<'running' | 'downloading'>['status'];
      /** Catalog price of the earlier stages, in US dollars. */
      earlierUsd: number;
    } & FreshReply)
  /** The ping about this state is about to be sent. `not-notified`: Discord certainly didn't accept it. */
  | { type: 'notifying'; of: JobState; hasNonce: boolean }
  | { type: 'not-notified' }
  /** Its video is about to be posted into another message than its own. */
  | { type: 'going-elsewhere' }
  /** Its message, `gone`, was deleted. The one that the bot posted in its place shows it from now on. */
  | { type: 'replaced'; gone: string | null; channelId: string; messageId: string }
  /** The member of an unclear job has requested another video instead. */
  | { type: 'given-up' }
  /** The member has seen that the job reached this state. */
  | { type: 'notified'; of: JobState }
  /** Staff hide a published video until it is clicked, or show it. */
  | { type: 'spoiler-set'; isOn: boolean }
  /** Its member or staff have deleted the message with the video. */
  | { type: 'message-deleted' }
  /** Nothing in it identifies a member any more. */
  | { type: 'forgotten' }
  /** The host's clock moved by this many milliseconds. Nothing that takes time may end because of it. */
  | { type: 'clock-set'; byMs: number };

export type EventType = JobEvent['type'];
export type EventOf<T extends EventType> = Extract<JobEvent, { type: T }>;

/** The events that can move a job to another state. */
export type StateEventType = Exclude<
  EventType,
  | 'notified'
  | 'forgotten'
  | 'clock-set'
  | 'notifying'
  | 'not-notified'
  | 'replaced'
  | 'going-elsewhere'
  | 'spoiler-set'
  | 'message-deleted'
>;
export type StateEvent = EventOf<StateEventType>;
