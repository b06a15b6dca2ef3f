import type { Model } from '../catalog/schema.ts';
import type { Log } from '../log.ts';
import type { InputImage, Provider } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Allowance } from './allowance.ts';
import type { Estimate, Progress } from './estimates.ts';
import type { Intake } from './intake.ts';
import type { Job, JobIn } from './job.ts';
import type { FreshReply, JobEvent } from './job-events.ts';
import type { VideoFile } from './job-status.ts';
import type { Limits, ProviderGate } from './limits.ts';
import type { JobStore, StorageProblem } from './store.ts';
import type { Timings } from './timings.ts';

/**
 * What is left of a failed job's order: it goes on with it, both task and output are gone (or it never had any), or
 * nobody answers that.
 */
export type Retrieval = 'goes-on' | 'gone' | 'no-answer';

/** The stored record of the ping about a job's present state. */
export interface Notice {
  /** Whether it may be sent now: not where an earlier one may have arrived that Discord would not know again. */
  mayBegin(): boolean;
  /** To be called before it is sent; `hasNonce`: Discord posts it once, however often it is sent within minutes. */
  begin(hasNonce: boolean): Promise<void>;
  /** Discord surely did not take it. */
  takeBack(): Promise<void>;
}

export type VideoCheck = 'later' | 'whole' | { cause: string };

export interface EngineDeps {
  store: JobStore;
  providers: ReadonlyMap<string, Provider>;
  gate: ProviderGate;
  intake: Pick<Intake, 'requireOpen'>;
  findModel(id: string): Model | undefined;
  limits: Limits;
  timings: Timings;
  /** Brings the task's output to this machine and makes sure that it is a video that plays. Safe to repeat. */
  downloadVideo(job: JobIn<'downloading'>, signal: AbortSignal): Promise<VideoFile>;
  /**
   * Decodes the first and the last of a video that went out before that could be done. `later`: other videos are on
   * their way, which come first. `cause`: it is broken. Safe to repeat.
   */
  checkVideo(jobId: string, options: { mayWait: boolean; signal: AbortSignal }): Promise<VideoCheck>;
  /** The same for the image of a first stage. */
  downloadStill(job: JobIn<'downloading'>, signal: AbortSignal): Promise<InputImage>;
  /** Whether the file of a job's still is on this machine. */
  hasStill(jobId: string): Promise<boolean>;
  /** Whether the job is about somebody who has opted out of videos there since it was accepted. */
  isWithdrawn(job: Job): Promise<boolean>;
  /**
   * Attaches the job's image to its message and gives the public address that it has there. Throws a
   * `DeliveryError` where that can't be. Safe to repeat.
   */
  publishImage(job: Job, signal: AbortSignal): Promise<string>;
  /**
   * Brings the video to the member. With `mayBeDelivered` an earlier attempt may have posted it: that one counts,
   * for a video is posted once.
   */
  deliver(
    job: JobIn<'delivering'>,
    options: { mayBeDelivered: boolean; signal: AbortSignal },
  ): Promise<Omit<JobIn<'succeeded'>['status'], 'state' | 'file'>>;
  /**
   * Tells the member how the job ended, or that their video waits for them or a review, in its message and by the
   * ping that they chose. Throws where it is to be tried again; `notice` keeps the ping from being sent twice.
   */
  notifyMember(job: Job, options: { notice: Notice; signal: AbortSignal }): Promise<void>;
  /** Throws away what the job kept, once nothing is left to do for it. */
  cleanUp(job: Job): Promise<void>;
  /** Whether the first response is visible; asked for jobs that a crash left `accepted`. */
  wasAnswered(job: Job, signal: AbortSignal): Promise<{ messageId: string } | undefined>;
  /** Called after each stored change. Must not throw. */
  onChange(job: Job, previous: Job): void;
  clock: Clock;
  random(): number;
  log: Log;
}

/** Moves jobs from accepted to their end, one stored step at a time. One per process. */
export interface Engine {
  /**
   * Stores a new job in state `accepted`. False if this job is known already (its command arrived twice).
   * Throws a `UserError` when the member has too many jobs, the storage is full or fails, the intake is closed, or
   * the bot is stopping, and an `AllowanceError` when one of these quotas and budgets has no room for it: of requests
   * at the same time, too.
   */
  accept(job: Job, allowances: readonly Allowance[]): Promise<boolean>;
  apply(id: string, event: JobEvent): Promise<Job | undefined>;
  /** The job as it is now, if it is not settled. */
  get(id: string): Job | undefined;
  /** The jobs in memory: all that are not settled. */
  all(): Iterable<Job>;
  progressOf(id: string): Progress;
  /** Why nothing can be stored at the moment; `undefined` while all is well. */
  storageProblem(): StorageProblem | undefined;
  /** 1 for the job that its provider takes next; `undefined` for one that does not wait. */
  queuePositionOf(id: string): number | undefined;
  /** When the job is ready, as far as anybody can tell. */
  estimateOf(id: string): Estimate;
  /** `reply`: that of the click, where the job is shown; it is edited by that from then on. */
  cancel(id: string, reply?: FreshReply): Promise<Job | undefined>;
  /**
   * Asks the provider of an `unclear` job once more whether the order arrived: if it did, the job goes on, otherwise
   * it stays as it is. Gives the job as it then is; `undefined` where none of that id is unsettled.
   */
  check(id: string): Promise<Job | undefined>;
  /**
   * Looks, before anything is ordered again, whether what a failed job had ordered is there after all. Where it is, the
   * job goes on, and is shown in `reply`.
   */
  retrieve(id: string, reply: FreshReply): Promise<Retrieval>;
  /** Whether another job can begin with the still of this one, which is fetched again where its file is gone. */
  retrieveStill(id: string): Promise<boolean>;
  /** Asks Discord whether the first response of an `accepted` job arrived; then it queues, or ends unpaid. */
  recheck(id: string): void;
  /** Looks at the queue again, for a limit may have been changed. */
  reconsider(): void;
  /** The host's clock was set by so many milliseconds: no deadline comes earlier or later by it. */
  clockSet(byMs: number): Promise<void>;
  /** Takes up every stored job where it was. */
  resume(): Promise<number>;
  /**
   * Stops taking jobs, lets paid calls, downloads and deliveries that are under way come to their end for `graceMs`,
   * and leaves the rest, which is stored, to the next start. Resolves half a second later at the latest.
   */
  close(graceMs: number): Promise<void>;
}
