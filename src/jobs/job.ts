import * as z from 'zod';
import { requestSchema } from '../catalogue/request.ts';
import { languages } from '../locales/languages.ts';
import { providerErrorKinds, type TaskRef } from '../providers/provider.ts';
import { reviewSchema } from './review.ts';

export const notifyChoices = ['ping', 'dm', 'off'] as const;
export type Notify = (typeof notifyChoices)[number];

/** Where the command came from and everything that both roads back to its message need. */
const originSchema = z.object({
  applicationId: z.string(),
  guildId: z.string(),
  channelId: z.string(),
  userId: z.string(),
  roleIds: z.array(z.string()).default([]),
  /** A secret; empty once it is over. */
  interactionToken: z.string(),
  /** When the token was given, where that is later than the job. */
  tokenAtMs: z.number().optional(),
  /** The reply that shows the job; `null` until Discord has named it. */
  messageId: z.string().nullable(),
  /** Bytes per file, as Discord said for this interaction. */
  uploadLimitBytes: z.number(),
  /** Decimal bit set of what the bot may do in that channel. */
  appPermissions: z.string(),
  /** Whether the channel is a thread, where sending has a permission of its own. */
  isThread: z.boolean().optional(),
  /** Whether the channel was for adults only when the command came. */
  isAgeRestricted: z.boolean().optional(),
  /** What the channel reads, for as long as the job lives, and what its member reads in direct messages. */
  language: z.enum(languages).optional(),
  memberLanguage: z.enum(languages).optional(),
  /** The first reply, where a click has moved the job to another message: it must not be left with an old promise. */
  former: z.object({ channelId: z.string(), messageId: z.string() }).optional(),
});

const taskRef = z.record(z.string(), z.union([z.string(), z.number()]));
const taskOutput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('url'), url: z.string() }),
]);

/** A picture that a stage starts from: the member's, or the still that an earlier stage made. */
const inputImage = z.object({
  path: z.string(),
  contentType: z.enum(['image/png', 'image/jpeg', 'image/webp']),
  bytes: z.number(),
  width: z.number(),
  height: z.number(),
  url: z.string().optional(),
});

const videoFile = z.object({
  path: z.string(),
  bytes: z.number(),
  durationSeconds: z.number(),
  width: z.number(),
  height: z.number(),
});
export type VideoFile = z.infer<typeof videoFile>;

/**
 * Where a video is that is no attachment: an object at S3 or a file of the bot's own server, by its name, or the
 * provider's own address. `expiresAtMs` is when it goes, `null` where that is not known.
 */
const videoHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('s3'), name: z.string(), expiresAtMs: z.number() }),
  z.object({ kind: z.literal('own'), name: z.string(), expiresAtMs: z.number() }),
  z.object({ kind: z.literal('provider'), url: z.string(), expiresAtMs: z.number().nullable() }),
]);
export type VideoHost = z.infer<typeof videoHost>;

/** Why a job failed: a provider's kind, or one of ours. */
const failureKinds = [
  ...providerErrorKinds,
  /** The provider made it, and its file could not be fetched for as long as it is kept. */
  'not_fetched',
  /** The video is there, but Discord has no way left to take it. */
  'undeliverable',
  /** The video is larger than this server may upload. */
  'too_large',
  /** Nobody knows what became of the paid order, and the member has given it up. */
  'lost',
  /** The provider takes pictures by public address only, and this one could not be given any. */
  'picture_not_public',
  /** Somebody whose picture it would begin with has opted out since. */
  'withdrawn',
  /** A fault of the bot itself. */
  'internal',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** Why Discord does not take a finished video where it belongs; each has a sentence that says what helps. */
export const deliveryProblems = [
  /** Discord is overloaded, blocked by its edge, or away: it passes. */
  'away',
  /** The bot doesn't see the channel, or isn't in the server. */
  'access',
  /** The bot sees the channel, and may not do this there. */
  'permission',
  /** The server may not upload files for now. */
  'uploads',
  /** The thread is archived or locked. */
  'thread',
  /** Discord's filter for explicit media refused the video. */
  'explicit',
  /** The server's AutoMod refused the text. */
  'automod',
  /** Discord's filter for harmful links did. */
  'link',
  /** The bot may not reply where it can't read the history. */
  'history',
  /** The member takes no direct messages, or shares no server with the bot. */
  'dm',
  'stranger',
] as const;
export type DeliveryProblem = (typeof deliveryProblems)[number];

/** How the video got to the member: into the reply itself, a new message, or a direct message. */
const deliveryRoutes = ['reply', 'channel', 'message', 'dm'] as const;

const status = z.discriminatedUnion('state', [
  z.object({ state: z.literal('accepted') }),
  /** `attempts` counts submits that surely were not taken; `refusedSinceMs`: since the first of them. */
  z.object({
    state: z.literal('queued'),
    attempts: z.number(),
    notBeforeMs: z.number(),
    refusedSinceMs: z.number().optional(),
  }),
  /** `lost`: why the answer did not arrive; the provider is asked whether the order did. */
  z.object({
    state: z.literal('submitting'),
    attempts: z.number(),
    refusedSinceMs: z.number().optional(),
    cancelRequested: z.boolean(),
    lost: z.object({ cause: z.string(), atMs: z.number() }).optional(),
  }),
  /** `isLate`: the deadline has passed while the provider could not be asked; the task may be done. */
  z.object({ state: z.literal('running'), sinceMs: z.number(), isLate: z.boolean().optional() }),
  z.object({ state: z.literal('cancelling'), sinceMs: z.number() }),
  /** `submittedAtMs`: when the order was given whose fate nobody knows. */
  z.object({ state: z.literal('unclear'), cause: z.string(), submittedAtMs: z.number().optional() }),
  z.object({ state: z.literal('downloading'), output: taskOutput, attempts: z.number() }),
  /** The video is here, and somebody has to look at it before it is public. */
  z.object({ state: z.literal('reviewing'), file: videoFile, sourceUrl: z.string().optional() }),
  z.object({
    state: z.literal('delivering'),
    file: videoFile,
    attempts: z.number(),
    /** Where the provider keeps it, if it gave an address. */
    sourceUrl: z.string().optional(),
  }),
  /** The video is here, and no way to the member is open: they can fetch it while it is kept. */
  z.object({
    state: z.literal('undeliverable'),
    file: videoFile,
    cause: z.string(),
    problem: z.enum(deliveryProblems).optional(),
    sourceUrl: z.string().optional(),
  }),
  z.object({
    state: z.literal('succeeded'),
    file: videoFile.omit({ path: true }),
    route: z.enum(deliveryRoutes),
    /** The message that holds the video, which may be another than `origin.messageId`. */
    messageId: z.string(),
    channelId: z.string(),
    /** Unset: the message has it as an attachment. */
    host: videoHost.optional(),
    /** Why it is not in the message that showed the progress, or no attachment there. */
    problem: z.enum(deliveryProblems).optional(),
  }),
  /**
   * `output`: what the provider had made, if it is known. `bookedUsd`: how much of `costUsd` is an estimate, since the
   * job was given up while its task may have gone on.
   */
  z.object({
    state: z.literal('failed'),
    kind: z.enum(failureKinds),
    cause: z.string(),
    output: taskOutput.optional(),
    bookedUsd: z.number().optional(),
  }),
  /** `unpublished`: made, and paid for, but `review` says why nobody was to see it. */
  z.object({ state: z.literal('cancelled'), reason: z.enum(['member', 'unanswered', 'unpublished']) }),
]);
export type JobStatus = z.infer<typeof status>;
export type JobState = JobStatus['state'];

/** One `/video` request as stored. Its id is the interaction's, so one that arrives twice is one job. */
export const jobSchema = z.object({
  id: z.string(),
  /** The index of the model's stage that is due or under way. */
  stage: z.number().int().nonnegative(),
  /** The member's picture, and the still made by the first of two stages. */
  image: inputImage.nullable(),
  still: inputImage.nullable(),
  /** Who made the still, and where it was kept, so that it can be fetched again. */
  stillSource: z
    .object({
      ...{ stage: z.number().int().nonnegative(), provider: z.string(), task: taskRef, output: taskOutput },
      madeAtMs: z.number(),
    })
    .optional(),
  /** The id of the provider that runs this stage, fixed when the stage begins. */
  provider: z.string(),
  request: requestSchema,
  /** Sentences for the member about options that were fitted to the model. */
  notes: z.array(z.string()),
  notify: z.enum(notifyChoices),
  origin: originSchema,
  status,
  /** Members whose picture it begins with; see `Draft` in `commands/start-video.ts`. */
  imageOwnerIds: z.array(z.string()).optional(),
  /**
   * When the member confirmed the right to the picture and the people in it, or that they mean nobody by a name;
   * absent where nobody asked. `list` is a mark of the members whom they saw to have opted out.
   */
  consent: z.object({ atMs: z.number(), list: z.string() }).optional(),
  /** Present where the video is looked at before it is public, whatever the settings say later. */
  review: reviewSchema.optional(),
  /** The provider has flagged a result as not safe for work. */
  isAdult: z.boolean().optional(),
  /** The provider's task, from the moment it is known until the job is gone. */
  task: taskRef.nullable(),
  createdAtMs: z.number(),
  /** When the present state began, and how long the earlier ones took, in milliseconds. */
  stateSinceMs: z.number(),
  spentMs: z.partialRecord(z.string(), z.number()),
  /** The guild's when it was accepted: a day of its quota is one of this time zone. */
  timeZone: z.string().default('UTC'),
  /** What the job may cost in all, by the catalogue, set aside when it was accepted. */
  reservedUsd: z.number().nonnegative().default(0),
  /** What the provider reported, else the catalogue's price; `null` until something was charged. */
  costUsd: z.number().nullable(),
  /**
   * The ping of a state, from just before it was first sent: what may have arrived is sent again only where Discord
   * knows it by its nonce.
   */
  notice: z.object({ of: z.string(), atMs: z.number(), hasNonce: z.boolean() }).optional(),
  /** Whether the member has been told how it ended. A job is settled when it is final and told. */
  told: z.boolean(),
});
export type Job = z.infer<typeof jobSchema>;
export type Consent = NonNullable<Job['consent']>;

/** Whether what was made must not be shown where it was asked for. */
export function isOutOfPlace({ isAdult = false, origin: { isAgeRestricted = false } }: Job): boolean {
  return isAdult && !isAgeRestricted;
}

/** Whether the video may be shown in age-restricted channels only; so where its model is no longer known. */
export function isForAdults(
  { isAdult = false, origin: { isAgeRestricted = false } }: Job,
  model: { ageRestricted?: boolean | undefined } | undefined,
): boolean {
  return isAdult || isAgeRestricted || model === undefined || model.ageRestricted === true;
}

/** The job with `status` narrowed to one state. */
export type JobIn<S extends JobState> = Job & { status: Extract<JobStatus, { state: S }> };

export function isIn<S extends JobState>(job: Job, ...states: S[]): job is JobIn<S> {
  return (states as JobState[]).includes(job.status.state);
}

export function isFinal(job: Job): boolean {
  return isIn(job, 'succeeded', 'failed', 'cancelled');
}

/** The picture that the present stage starts from. */
export function imageOf({ still, image }: Job): Job['image'] {
  return still ?? image;
}

/** The task of a job that has been submitted. */
export function taskOf({ id, task }: Job): TaskRef {
  if (task === null) throw new Error(`Job ${id} has no task yet`);
  return task;
}

/** Whether a failed job was given up while its provider may still have what it made. */
export function mayBeThere({ status }: JobIn<'failed'>): boolean {
  return status.output !== undefined || status.bookedUsd !== undefined;
}

/** Whether the job waits for a click, of its member or of staff, and for nothing else. */
export function isResting(job: Job): boolean {
  return isIn(job, 'reviewing', 'unclear', 'undeliverable');
}

/** So long a finished video is kept for its member, and so long it is tried to say how a job ended. */
export const KEPT_MS = 24 * 60 * 60_000;

/** When a video that could not be delivered is thrown away. */
export function keptUntilMs({ stateSinceMs }: JobIn<'undeliverable'>): number {
  return stateSinceMs + KEPT_MS;
}

/** Whether Discord looked at the finished video and did not want it there: it says the same each time. */
export function isRefusedByFilter(job: Job): boolean {
  return isIn(job, 'undeliverable') && job.status.problem === 'explicit';
}

/** Whether nothing is left to do for the job. */
export function isSettled(job: Job): boolean {
  return isFinal(job) && job.told;
}

/** After so many attempts a file is some minutes late, and may be for days. */
const STRANDED_ATTEMPTS = 8;

/** Whether the job waits for a provider that has not answered for long. Meanwhile it holds no place of anybody. */
export function isStranded(job: Job): boolean {
  if (isIn(job, 'running')) return job.status.isLate === true;
  return isIn(job, 'downloading') && job.status.attempts >= STRANDED_ATTEMPTS;
}

/** Whether the job holds one of its provider's places: its task may be running there. */
export function holdsProvider(job: Job): boolean {
  return isIn(job, 'submitting', 'running', 'cancelling') && !isStranded(job);
}

/** Whether its paid call is under way. */
export function isOrdering(job: Job): boolean {
  return isIn(job, 'submitting') && job.status.lost === undefined;
}

/** Whether the job counts as one of its member's running ones, not as waiting. */
export function isActive(job: Job): boolean {
  return holdsProvider(job) || (isIn(job, 'downloading', 'delivering') && !isStranded(job));
}

/**
 * The member's token for edits and follow-ups ends 15 minutes after the interaction; from minute 14 on it is
 * left alone, for clocks differ.
 * @see https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
 */
export const TOKEN_USABLE_MS = 14 * 60_000;
/** From then on it is of no use to anybody, and is not kept. */
export const TOKEN_OVER_MS = 15 * 60_000;
