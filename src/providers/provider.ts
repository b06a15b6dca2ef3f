import type { DescriptionPage } from './description.ts';
import type { ProviderWebhook } from './webhooks/rules.ts';

/**
 * The interface of every provider of videos or images. An adapter knows one provider's API and nothing about jobs,
 * Discord or configuration. It makes each call once and never repeats one; its callers decide about that.
 */

/** What is wanted of a provider: a new video, or something with one that exists. */
export const tasks = ['generate', 'extend', 'edit', 'upscale'] as const;
export type Task = (typeof tasks)[number];

/** What an input is for: the first or the last frame, a look to keep, a video to work on, a sound to follow. */
export const roles = ['first', 'last', 'reference', 'video', 'audio'] as const;
export type Role = (typeof roles)[number];

/** Failures by what can be done about them, not by status code. The sentences are in `replies/failures.ts`. */
export const providerErrorKinds = [
  /** 400, 422: these options will never work. */
  'invalid_request',
  /** Refused for its content, because of the prompt, the image or the result. */
  'content_rejected',
  /** 401, 403: the operator's key. */
  'unauthorized',
  /** 402 or equivalent: the operator's account is empty. */
  'insufficient_credit',
  /** 429: the same call later. */
  'rate_limited',
  /** 5xx, lost connection, unreadable answer. */
  'unavailable',
  /** Not finished within the model's deadline. */
  'timeout',
  /** The provider says that the task failed, or no longer knows it. */
  'task_failed',
  /** The output isn't a playable video. */
  'bad_output',
  /** The provider has switched the model off. */
  'retired',
] as const;
export type ProviderErrorKind = (typeof providerErrorKinds)[number];

/** The facts about a failed call besides its kind. */
export interface ProviderErrorFacts {
  /** False only if the provider certainly didn't get the request. Then even a paid call may be repeated. */
  sent?: boolean;
  /** The wait that the provider asked for. */
  retryAfterMs?: number | undefined;
  /** Status of the answer, if there was one. */
  status?: number | undefined;
  /**
   * The provider itself (404 or 410 with its own JSON, never a web page) says that it has no such task. One such answer
   * proves nothing: the bot believes it after several answers over minutes.
   */
  isGone?: boolean;
  /** The submit was refused before anybody accepted it: it's unpaid, and must not be repeated automatically. */
  isRefused?: boolean;
  cause?: unknown;
}

/** A failed call. `message` is the cause for the log. It is never shown to members and never contains a key. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly kind: ProviderErrorKind;
  readonly sent: boolean;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly isGone: boolean;
  readonly isRefused: boolean;

  constructor(kind: ProviderErrorKind, message: string, facts: ProviderErrorFacts = {}) {
    super(message, 'cause' in facts ? { cause: facts.cause } : undefined);
    this.kind = kind;
    this.sent = facts.sent ?? true;
    const { retryAfterMs = Number.NaN } = facts;
    this.retryAfterMs = retryAfterMs >= 0 ? retryAfterMs : undefined;
    this.status = facts.status;
    this.isGone = facts.isGone ?? false;
    this.isRefused = facts.isRefused ?? false;
  }
}

/** A file on this machine that a task works with. Its bytes have been checked. */
export interface InputFile {
  role: Role;
  path: string;
  contentType: 'image/png' | 'image/jpeg' | 'image/webp' | 'video/mp4' | 'audio/mpeg' | 'audio/wav';
  bytes: number;
  /** Of a picture or a film. */
  width?: number;
  height?: number;
  /** Of a film or a sound. */
  durationMs?: number;
  /** Its URL at this provider, if this provider made it less than an hour ago, or a public URL of it. */
  url?: string;
}

/**
 * The input format of a model as data: its field names and their values. For providers whose models differ in their
 * fields (Replicate, WaveSpeed, fal).
 */
export interface InputFields {
  /** Sent unchanged. */
  fixed?: Readonly<Record<string, unknown>>;
  prompt?: string;
  /** `inArray`: the field is a list. `mention`: how the prompt names an input of it; `#` is its number. */
  inputs?: Partial<Readonly<Record<Role, { field: string; inArray?: boolean; mention?: string }>>>;
  /** Fields to leave out, and to send instead, if the video starts from an image. */
  withImage?: { omit?: readonly string[]; fixed?: Readonly<Record<string, unknown>> };
  /** `values`: the value to send for each number of seconds, if it isn't the number itself. */
  duration?: {
    field?: string;
    asString?: boolean;
    values?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  /** `values`: the model's names for our resolutions. */
  resolution?: { field: string; values?: Readonly<Record<string, string | number>> };
  aspectRatio?: { field: string; values?: Readonly<Record<string, string>> };
  /** Takes true for sound and false for none. */
  sound?: { field: string };
  /** The field of the negative prompt. */
  avoid?: string;
  seed?: string;
}

/** One paid task: a stage of a job, in the provider-independent words of the catalog. */
export interface TaskRequest {
  /** The provider's own name for the model. */
  model: string;
  makes: 'image' | 'video';
  /** What a stage that makes a video does with its inputs. */
  task: Task;
  prompt: string;
  avoid?: string;
  /** Whether the video gets sound, if the model lets us choose. */
  sound?: boolean;
  durationSeconds: number;
  resolution: string;
  aspectRatio: string;
  seed: number;
  /** At most one of each role, except references. */
  inputs: readonly InputFile[];
  /** The task that made the video that is among them, if this provider made it within the last day. */
  source?: TaskRef;
  fields?: InputFields;
}

/** The input of a role; the first, if there are several. */
export function inputOf({ inputs }: Pick<TaskRequest, 'inputs'>, role: Role): InputFile | undefined {
  return inputs.find((input) => input.role === role);
}

/** The facts that `poll` needs from `submit`. Stored with the job, so it is plain JSON without secrets. */
export type TaskRef = Readonly<Record<string, string | number>>;

/** Where the finished file is: on this machine, or at a URL that still has to be checked. */
export type TaskOutput = { kind: 'file'; path: string } | { kind: 'url'; url: string };

export type TaskStatus =
  /** `ahead`: how many tasks are before it in the provider's queue, if the provider says so. */
  | { state: 'pending'; ahead?: number }
  /** `progress`: 0 to 1, if the provider reports it. `step`: a few words for the member. */
  | { state: 'running'; progress?: number; step?: string }
  /**
   * `costUsd`: as the provider reports it, also for a failed task, and only if it does; `health.watch` removes
   * impossible amounts. `isAdult`: whether the provider flagged the result as not safe for work.
   */
  | { state: 'succeeded'; output: TaskOutput; costUsd?: number; isAdult?: true }
  | { state: 'failed'; kind: ProviderErrorKind; cause: string; costUsd?: number };

/** A task that isn't over, as its provider's list shows it. */
export interface UnfinishedTask {
  task: TaskRef;
  status: Extract<TaskStatus, { state: 'pending' | 'running' }>;
}

interface CallOptions {
  signal: AbortSignal;
}

/** The outcome of a cancel, as far as the provider says. */
export interface Cancellation {
  /** The cost of the task although it has no result. */
  costUsd?: number;
  /** The task can't be stopped, and is charged like any other. */
  goesOn?: true;
  /** `false`: the provider says that it has nothing to stop, or can't stop it. Poll the task to see how it ended. */
  hasStopped?: false;
}

interface SubmitOptions {
  idempotencyKey: string;
  /** How long the bot will wait for the task. Providers that can stop it themselves after that are told. */
  deadlineMs?: number;
  /** Where the provider calls when it has news of the task. Only for providers with a `webhook`. */
  webhookUrl?: string;
}

interface PollOptions extends CallOptions {
  /** The provider called: a list that doesn't know that yet is no use. */
  hasNews?: boolean;
}

/** A submit whose answer was lost, as its provider may remember it. */
export interface LostSubmit {
  /** As passed to `submit`. */
  idempotencyKey: string;
  /** The provider accepted it between these two instants of our clock, if at all. */
  fromMs: number;
  untilMs: number;
}

/** By a model's name, which of its names at the provider are gone. None: the model exists. */
export type ModelsFound = ReadonlyMap<string, readonly string[]>;

/** What one of the operator's own servers says about itself, or why it doesn't. `server`: its host and port. */
export type Inspection = { server: string; says: string } | { server: string; problem: string };

export interface Provider {
  readonly id: string;
  /**
   * The API's own origin (`https://api.replicate.com`), and the headers that authenticate us. Outputs at exactly this
   * origin are downloaded with them. No other address ever gets them.
   */
  readonly api?: {
    origin: string;
    /** The origins of further servers with the same API and headers. */
    moreOrigins?: readonly string[];
    headers: Readonly<Record<string, string>>;
    isOperatorsOwn: boolean;
    /** A free URL that answers 200 to a GET with a valid key. */
    checkUrl?: string;
  };
  /** `url`: inputs are accepted only by public URL, so `InputFile.url` must be set. */
  readonly takesImageBy?: 'url';
  /** The provider's own minimum time between two polls of one task, in milliseconds. */
  readonly minPollIntervalMs: number;
  /** How many polls of all tasks together the provider takes in a second. Absent if it publishes no limit. */
  readonly pollsPerSecond?: number;
  /** Whether two submits with one `idempotencyKey` certainly start one task. Then a lost answer is requested again. */
  readonly submitIsRepeatable?: boolean;
  /**
   * Its tasks cost nothing, and a restart of its server loses them: one that it has forgotten is submitted again, under
   * the same `idempotencyKey`.
   */
  readonly forgetsForFree?: boolean;
  /** How it calls back. Absent if it doesn't. */
  readonly webhook?: ProviderWebhook;
  /**
   * Starts one paid task. Called at most once per stage unless it throws a `ProviderError` with `sent: false` or of
   * kind `rate_limited`. `idempotencyKey` is the same for every repetition of one stage.
   */
  submit(request: TaskRequest, options: CallOptions & SubmitOptions): Promise<TaskRef>;
  /**
   * Lists the provider's latest tasks, and returns those that may belong to this request: everything the list shows of
   * them matches, and their time fits, allowing for different clocks. Safe to repeat. Absent if there is no list.
   */
  findTasks?(request: TaskRequest, options: CallOptions & LostSubmit): Promise<readonly TaskRef[]>;
  /**
   * Polls the task once. Safe to repeat. For an accepted submit, it never throws `invalid_request` or
   * `content_rejected`; `unauthorized` and `insufficient_credit` are about the account, not the task.
   */
  poll(task: TaskRef, options: PollOptions): Promise<TaskStatus>;
  /**
   * The latest tasks that wait or run, in one call. Safe to repeat. A task that isn't among them may be in any state.
   * Absent if there is no list, or if it shows less of a task's progress than a poll.
   */
  listUnfinished?(options: CallOptions): Promise<readonly UnfinishedTask[]>;
  /** Stops the task. Safe to repeat; a task that has already ended isn't an error. Absent if tasks can't be stopped. */
  cancel?(task: TaskRef, options: CallOptions): Promise<Cancellation | undefined>;
  /**
   * Asks by free calls which of these models the provider has, by their names in the catalog: for each, its names that
   * don't exist any more. Models that it can't tell about are left out. Absent if no free call tells.
   */
  findModels?(names: readonly string[], options: CallOptions): Promise<ModelsFound>;
  /**
   * Describes some of its models, by free calls: the first ones, or those at the place that the page before named. Absent
   * if it doesn't describe them.
   */
  describeModels?(options: CallOptions & { at?: string | undefined }): Promise<DescriptionPage>;
  /** Asks each of the operator's own servers, by free calls, what it is. Absent if the provider isn't theirs. */
  inspect?(options: CallOptions): Promise<readonly Inspection[]>;
  /**
   * The newest image of a video that is being made, if its server has sent this process one since the last call. Nobody has
   * looked at its bytes. Absent if there are none.
   */
  takeProgressImage?(task: TaskRef): Uint8Array | undefined;
  /** Deletes the provider's files on this machine for a task whose job has ended. */
  release?(task: TaskRef): Promise<void>;
}

/** The origins that get the headers of an API. */
export function originsOf({
  origin,
  moreOrigins = [],
}: Pick<NonNullable<Provider['api']>, 'origin' | 'moreOrigins'>): readonly string[] {
  return [origin, ...moreOrigins];
}
