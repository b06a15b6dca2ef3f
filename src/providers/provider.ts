/**
 * What every provider of videos or images promises. An adapter knows one provider's wire and nothing of jobs,
 * Discord or configuration; it asks once and answers, and never repeats a call: repeating is decided outside.
 */

/** What somebody does about a failure, not which status code it had. See `replies/failures.ts` for the sentences. */
export const providerErrorKinds = [
  /** 400, 422: these options will never pass. */
  'invalid_request',
  /** Refused for its content, by the prompt, the image or the result. */
  'content_rejected',
  /** 401, 403: the operator's key. */
  'unauthorized',
  /** 402 or its equal: the operator's account is empty. */
  'insufficient_credit',
  /** 429: the same call later. */
  'rate_limited',
  /** 5xx, connection lost, unreadable answer. */
  'unavailable',
  /** No end within the model's deadline. */
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
  /** False only where the provider surely did not get the request: then even a paid call may be repeated. */
  sent?: boolean;
  /** What the provider asked us to wait. */
  retryAfterMs?: number | undefined;
  /** The status of the answer, where one came. */
  status?: number | undefined;
  /**
   * The provider itself answers (404 or 410, in its own JSON, never a web page) that it has no such task. One such
   * answer proves nothing: after several over minutes the task is believed to be gone.
   */
  isGone?: boolean;
  /** An order was turned down before anybody took it: it is unpaid, and must not be sent again by itself. */
  isRefused?: boolean;
  cause?: unknown;
}

/** A failed call. `message` is the cause for the log (never shown to members, never holding a key). */
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

/** An image on this machine that a task starts from; its bytes have been checked. */
export interface InputImage {
  path: string;
  contentType: 'image/png' | 'image/jpeg' | 'image/webp';
  bytes: number;
  width: number;
  height: number;
  /** Where this provider itself keeps it, if it made it less than an hour ago; or a public address of it. */
  url?: string;
}

/**
 * How a model wants its input, as data: the names of its fields and the values that it takes. Used by providers
 * whose models differ in their fields (Replicate, WaveSpeed).
 */
export interface InputFields {
  /** Sent as they are. */
  fixed?: Readonly<Record<string, unknown>>;
  prompt?: string;
  /** `inArray`: the field takes a list of images. */
  image?: { field: string; inArray?: boolean };
  /** Fields to leave out, and to send instead, when there is an image. */
  withImage?: { omit?: readonly string[]; fixed?: Readonly<Record<string, unknown>> };
  /** `values`: what to send for each number of seconds, where that is more than the number itself. */
  duration?: {
    field?: string;
    asString?: boolean;
    values?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  /** `values`: what the model calls each of our resolutions. */
  resolution?: { field: string; values?: Readonly<Record<string, string | number>> };
  aspectRatio?: { field: string; values?: Readonly<Record<string, string>> };
  seed?: string;
}

/** One paid thing asked of a provider: a stage of a job in the provider-independent words of the catalog. */
export interface TaskRequest {
  /** The provider's own name for the model. */
  model: string;
  makes: 'image' | 'video';
  prompt: string;
  durationSeconds: number;
  resolution: string;
  aspectRatio: string;
  seed: number;
  image?: InputImage;
  fields?: InputFields;
}

/** Whatever `submit` leaves for `poll` to know. Stored with the job, so it is plain JSON without secrets. */
export type TaskRef = Readonly<Record<string, string | number>>;

/** Where the finished file is: on this machine, or at an address that still has to be judged. */
export type TaskOutput = { kind: 'file'; path: string } | { kind: 'url'; url: string };

export type TaskStatus =
  | { state: 'pending' }
  /** `progress` 0 to 1, where the provider reports one; `step` a few words for the member. */
  | { state: 'running'; progress?: number; step?: string }
  /**
   * `costUsd`, also of a failed one, only where the provider reports it, and as it does: what can't be true is left out
   * by `health.watch`. `isAdult` where it flags what it made as not safe for work.
   */
  | { state: 'succeeded'; output: TaskOutput; costUsd?: number; isAdult?: true }
  | { state: 'failed'; kind: ProviderErrorKind; cause: string; costUsd?: number };

export interface CallOptions {
  signal: AbortSignal;
}

/** What a cancel has come to, as far as the provider says. */
export interface Cancellation {
  /** What the task costs although nothing will come of it. */
  costUsd?: number;
  /** The task can't be stopped, and is charged like any other. */
  goesOn?: true;
  /** `false`: the provider says that it had nothing to stop, or no way to; how the task ended is to be asked. */
  hasStopped?: false;
}

export interface SubmitOptions {
  idempotencyKey: string;
  /** How long we shall wait for the task; a provider that can then stop it by itself is told so. */
  deadlineMs?: number;
}

/** A submit whose answer was lost, as its provider may remember it. */
export interface LostSubmit {
  /** As it was given to `submit`. */
  idempotencyKey: string;
  /** Between these two instants of our clock the provider took it, if it did. */
  fromMs: number;
  untilMs: number;
}

export interface Provider {
  readonly id: string;
  /**
   * The API's own origin (`https://api.replicate.com`), and the headers that prove to it who we are. Outputs at
   * exactly this origin are fetched with them; no other address ever gets them.
   */
  readonly api?: {
    origin: string;
    headers: Readonly<Record<string, string>>;
    isOperatorsOwn: boolean;
    /** An address that answers 200 to a GET with a good key, for free. */
    checkUrl?: string;
  };
  /** `url`: images are taken by public address only, so that `InputImage.url` must be there. */
  readonly takesImageBy?: 'url';
  /** The provider's own minimum between two polls of one task, in milliseconds. */
  readonly minPollIntervalMs: number;
  /** Whether two submits with one `idempotencyKey` surely start one task; then a lost answer is asked for again. */
  readonly submitIsRepeatable?: boolean;
  /**
   * Starts one paid task. Called at most once per stage unless it throws a `ProviderError` with `sent: false`
   * or of kind `rate_limited`. `idempotencyKey` is the same for every repetition of one stage.
   */
  submit(request: TaskRequest, options: CallOptions & SubmitOptions): Promise<TaskRef>;
  /**
   * Lists the provider's latest tasks; gives those that may be this request's, by all that the list shows of them,
   * and were made in its time, give or take what clocks differ by. Safe to repeat. Absent where there is no list.
   */
  findTasks?(request: TaskRequest, options: CallOptions & LostSubmit): Promise<readonly TaskRef[]>;
  /**
   * Asks once how the task is. Safe to repeat. Of an accepted order it throws no `invalid_request` and no
   * `content_rejected`; `unauthorized` and `insufficient_credit` speak of the account, not of the task.
   */
  poll(task: TaskRef, options: CallOptions): Promise<TaskStatus>;
  /** Stops the task. Safe to repeat; a task that has already ended isn't an error. Absent where nothing stops one. */
  cancel?(task: TaskRef, options: CallOptions): Promise<Cancellation | undefined>;
  /** Forgets what the provider keeps on this machine for a task whose job has ended. */
  release?(task: TaskRef): Promise<void>;
}
