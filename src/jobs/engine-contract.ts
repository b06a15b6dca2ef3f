import type { Catalog } from '../catalog/catalog.ts';
import type { Log } from '../log.ts';
import type { InputFile, Provider } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Allowance } from './allowance.ts';
import type { TaskNews } from './arrivals.ts';
import type { Estimate, Progress } from './estimates.ts';
import type { FilmCalls } from './film-calls.ts';
import type { Fleet } from './fleet.ts';
import type { Intake } from './intake.ts';
import type { Job, JobIn, Still } from './job.ts';
import type { FreshReply, JobEvent, NextOffer } from './job-events.ts';
import type { VideoFile } from './job-status.ts';
import type { Limits, ProviderGate } from './limits.ts';
import type { JobStore, StorageProblem } from './store.ts';
import type { Timings } from './timings.ts';

/**
 * What a look at a failed job's submit found. `goes-on`: the job continues. `gone`: neither task nor output exists any
 * more, or there never was one. `no-answer`: the provider doesn't answer.
 */
export type Retrieval = 'goes-on' | 'gone' | 'no-answer';

/** The stored record of the ping about a job's present state. */
export interface Notice {
  /**
   * Whether the ping may be sent now. Not if an earlier one may have arrived and Discord wouldn't recognize the
   * repetition.
   */
  mayBegin(): boolean;
  /**
   * Call this before sending. `hasNonce`: Discord posts the message only once, however often it is sent within minutes.
   */
  begin(hasNonce: boolean): Promise<void>;
  /** Call this if Discord certainly didn't accept the message. */
  takeBack(): Promise<void>;
  /** Call this if the job's message is gone, with the new one that shows it. */
  replaced(by: { id: string; channelId: string }): Promise<void>;
}

export type VideoCheck = 'later' | 'whole' | { cause: string };

export interface EngineDeps {
  store: JobStore;
  /** The processes that share the store. Absent: this one is alone, and holds all jobs. */
  fleet?: Fleet | undefined;
  /**
   * Whether this process takes jobs, their own and those that others leave. Otherwise it takes steps only of those that
   * it has accepted, until they are answered. True if absent.
   */
  takes?: boolean | undefined;
  providers: ReadonlyMap<string, Provider>;
  gate: ProviderGate;
  intake: Pick<Intake, 'requireOpen'>;
  wayOf: Catalog['wayOf'];
  /** Which other provider makes the video of a job that certainly none has accepted yet. Absent: none ever. */
  otherOffer?: ((job: Job) => NextOffer | undefined) | undefined;
  limits: Limits;
  timings: Timings;
  /** Downloads the task's output and checks that it is a playable video. Safe to repeat. */
  downloadVideo(job: JobIn<'downloading'>, signal: AbortSignal): Promise<VideoFile>;
  /**
   * Downloads the clips of a reel and joins them. Ends early if the job is canceled. Safe to repeat. Throws a
   * `ReelError` if that isn't possible.
   */
  assembleReel(
    job: JobIn<'assembling'>,
    options: { signal: AbortSignal; onProgress(share: number): void },
  ): Promise<{ file: VideoFile; isSpoiler: boolean }>;
  films: FilmCalls;
  /**
   * Decodes the start and the end of a video that was delivered before there was time for it. `later`: other videos are
   * being delivered and come first. `cause`: the video is broken. Safe to repeat.
   */
  checkVideo(jobId: string, options: { mayWait: boolean; signal: AbortSignal }): Promise<VideoCheck>;
  /** Like `download`, for the image of a first stage. */
  downloadStill(job: JobIn<'downloading'>, signal: AbortSignal): Promise<Still>;
  /** Whether the job's still is kept. */
  hasStill(jobId: string): Promise<boolean>;
  /** Whether the job is about somebody who has opted out of videos there since it was accepted. */
  isWithdrawn(job: Job): Promise<boolean>;
  /** Where the provider of the job's present stage shall call about its task; `undefined` if it can't call. */
  webhookUrl(job: Job): string | undefined;
  /** The job with the paths of its inputs on this machine. Throws if they can't be read now. */
  withInputs<Any extends Job>(job: Any): Promise<Any>;
  /**
   * Attaches those of the inputs without a URL to the job's message, and returns all with the public URLs they have.
   * `shownIn` is called with the message of a job that had none. Throws a `DeliveryError` if that isn't possible. Safe
   * to repeat.
   */
  publishInputs(
    job: Job,
    inputs: readonly InputFile[],
    options: {
      shownIn(message: { channelId: string; messageId: string }): Promise<unknown>;
      signal: AbortSignal;
    },
  ): Promise<InputFile[]>;
  /**
   * Delivers the video to the member. With `mayBeDelivered`, an earlier attempt may have posted it. That post counts,
   * because a video is posted only once. `beforeElsewhere` is called before it's posted into another message than the
   * job's own. `kept`: the job as its message shows it again if the attempt fails.
   */
  deliver(
    job: JobIn<'delivering'>,
    options: {
      mayBeDelivered: boolean;
      beforeElsewhere(): Promise<unknown>;
      signal: AbortSignal;
      kept?: JobIn<'undeliverable'>;
    },
  ): Promise<Omit<JobIn<'succeeded'>['status'], 'state' | 'file'>>;
  /**
   * Tells the member how the job ended, or that their video waits for them or for a review: in its message and by the
   * ping they chose. Throws if it should be tried again. `notice` keeps the ping from being sent twice.
   */
  notifyMember(job: Job, options: { notice: Notice; signal: AbortSignal }): Promise<void>;
  /** Deletes the job's files when nothing is left to do for it. */
  cleanUp(job: Job): Promise<void>;
  /** Whether the first response is visible. Asked for jobs that a crash left `accepted`. */
  wasAnswered(job: Job, signal: AbortSignal): Promise<{ messageId: string | null } | undefined>;
  /** Runs a step of the job, for whoever wants to know what it does. */
  inStep?: (<T>(job: Job, run: () => Promise<T>) => Promise<T>) | undefined;
  /** Called after each change that this process makes, whoever holds the job. Must not throw. */
  onChange(job: Job, previous: Job): void;
  /** Called after each change that this process makes or hears of. Must not throw. */
  onAnyChange?: ((job: Job, previous: Job) => void) | undefined;
  /** Called after each change of a job that this process holds, whoever made it. Must not throw. */
  onHeldChange?: ((job: Job, previous: Job) => void) | undefined;
  /** This process continues the job, which another one has begun, or which it may have lost. Must not throw. */
  onTaken?: ((job: Job) => void) | undefined;
  /** Another process continues the job or has ended it, or may do so. Must not throw. */
  onLost?: ((job: Job) => void) | undefined;
  clock: Clock;
  random(): number;
  log: Log;
}

/** Moves jobs from acceptance to their end, one stored step at a time. One engine per process. */
export interface Engine {
  /**
   * Stores a new job in state `accepted`. Returns false if the job is known already (its command arrived twice). Throws
   * a `UserError` if the member has too many jobs, storage is full or failing, the intake is closed, or the bot is
   * stopping. Throws an `AllowanceError` if one of these quotas and budgets has no room for it, also among simultaneous
   * requests.
   */
  accept(job: Job, allowances: readonly Allowance[]): Promise<boolean>;
  apply(id: string, event: JobEvent): Promise<Job | undefined>;
  /** The job's present state, unless it's settled. */
  get(id: string): Job | undefined;
  /** The jobs in memory: all that aren't settled. */
  all(): Iterable<Job>;
  /** Reads what other processes have changed of the job. If the store doesn't answer, nothing changes. */
  refresh(id: string): Promise<void>;
  /** Whether this process takes the job's steps. */
  holds(id: string): boolean;
  progressOf(id: string): Progress;
  /** Why nothing can be stored at the moment. `undefined` if storage works. */
  storageProblem(): StorageProblem | undefined;
  /** 1 for the job that its provider starts next. `undefined` for a job that isn't waiting. */
  queuePositionOf(id: string): number | undefined;
  /** When the job will be ready, as far as known. */
  estimateOf(id: string): Estimate;
  /** `reply`: the reply of the click that now shows the job. The job is edited through it from then on. */
  cancel(id: string, reply?: FreshReply): Promise<Job | undefined>;
  /**
   * Asks the provider of an `unclear` job once more if the submit arrived. If it did, the job continues; otherwise it
   * stays as it is. Returns the job afterwards, or `undefined` if no unsettled job has this id.
   */
  check(id: string): Promise<Job | undefined>;
  /**
   * Checks if a failed job's submit produced something after all, before anything is submitted again. If it did, the
   * job continues and is shown in `reply`.
   */
  retrieve(id: string, reply: FreshReply): Promise<Retrieval>;
  /**
   * Notes that a delivered video is hidden until it is clicked, or isn't any more. Resolves to the job afterwards;
   * `undefined` if there is no such video.
   */
  setSpoiler(id: string, isOn: boolean): Promise<JobIn<'succeeded'> | undefined>;
  /** Notes that the message with a delivered video was deleted. */
  messageDeleted(id: string): Promise<JobIn<'succeeded'> | undefined>;
  /** Whether another job can start from this job's still. The still is downloaded again if its file is gone. */
  retrieveStill(id: string): Promise<boolean>;
  /** Asks Discord if the first response of an `accepted` job arrived. The job then queues, or ends unpaid. */
  recheck(id: string): void;
  /**
   * The provider called about a task: it is polled as soon as the provider's limits allow. Resolves when that is
   * arranged, which needs the answer to the submit; at most ten seconds later.
   */
  news(news: TaskNews): Promise<void>;
  /** Checks the queue again, because a limit may have changed. */
  reconsider(): void;
  /** The host's clock moved by this many milliseconds. No deadline moves because of it. */
  clockSet(byMs: number): Promise<void>;
  /** Continues every stored job where it stopped. */
  resume(): Promise<number>;
  /**
   * Accepts no more jobs and gives running paid calls, downloads and deliveries `graceMs` to finish. The rest is
   * stored, and the next start or another process continues it. Resolves at most a second later.
   */
  close(graceMs: number): Promise<void>;
}
