import * as z from 'zod';
import { deliveryProblems, failureKinds } from './failure.ts';

export const taskRef = z.record(z.string(), z.union([z.string(), z.number()]));
export const taskOutput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('url'), url: z.string() }),
]);

const videoFile = z.object({
  path: z.string(),
  bytes: z.number(),
  durationSeconds: z.number(),
  width: z.number(),
  height: z.number(),
  /** The machine was too busy to decode any of it. The check follows after the delivery. */
  isUnchecked: z.boolean().optional(),
});
export type VideoFile = z.infer<typeof videoFile>;

/**
 * Where a video is that isn't an attachment: the name of an S3 object or of a file on the bot's own server, or the
 * provider's own URL. `expiresAtMs`: when it expires, `null` if unknown.
 */
const videoHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('s3'), name: z.string(), expiresAtMs: z.number() }),
  z.object({ kind: z.literal('own'), name: z.string(), expiresAtMs: z.number() }),
  z.object({ kind: z.literal('provider'), url: z.string(), expiresAtMs: z.number().nullable() }),
]);
export type VideoHost = z.infer<typeof videoHost>;

/** A URL that works now, and its expiry; `null` if unknown. */
export interface VideoLink {
  url: string;
  expiresAtMs: number | null;
}

/** A video that isn't a Discord attachment, and a URL for it that works now. */
export interface HostedVideo {
  host: VideoHost;
  link: VideoLink;
}

/** How the video reached the member: in the reply itself, in a new message, or in a direct message. */
const deliveryRoutes = ['reply', 'channel', 'message', 'dm'] as const;

export const statusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('accepted') }),
  /**
   * `attempts`: the number of submits that were certainly not accepted. `refusedSinceMs`: the time of the first of
   * them. `mayStart`: the process that dispatches for all has reserved its slots, and its holder starts it.
   */
  z.object({
    state: z.literal('queued'),
    attempts: z.number(),
    notBeforeMs: z.number(),
    refusedSinceMs: z.number().optional(),
    mayStart: z.literal(true).optional(),
  }),
  /** `lost`: why the answer didn't arrive. The bot asks the provider whether the submit did. */
  z.object({
    state: z.literal('submitting'),
    attempts: z.number(),
    refusedSinceMs: z.number().optional(),
    cancelRequested: z.boolean(),
    lost: z.object({ cause: z.string(), atMs: z.number() }).optional(),
  }),
  /** `isLate`: the deadline passed while the provider didn't answer. The task may have finished. */
  z.object({ state: z.literal('running'), sinceMs: z.number(), isLate: z.boolean().optional() }),
  z.object({ state: z.literal('cancelling'), sinceMs: z.number() }),
  /** `submittedAtMs`: the time of the submit whose outcome is unknown. */
  z.object({ state: z.literal('unclear'), cause: z.string(), submittedAtMs: z.number().optional() }),
  /** The shots of a film are being made. */
  z.object({ state: z.literal('filming') }),
  /** A reel is being made of its clips. */
  z.object({ state: z.literal('assembling'), attempts: z.number() }),
  z.object({ state: z.literal('downloading'), output: taskOutput, attempts: z.number() }),
  /** The video is here and waits for review before it becomes public. */
  z.object({ state: z.literal('reviewing'), file: videoFile, sourceUrl: z.string().optional() }),
  z.object({
    state: z.literal('delivering'),
    file: videoFile,
    attempts: z.number(),
    /** The URL of the video at the provider, if it returned one. */
    sourceUrl: z.string().optional(),
  }),
  /** The video is here, but no message route works. The member can get it while it is kept. */
  z.object({
    state: z.literal('undeliverable'),
    file: videoFile,
    cause: z.string(),
    problem: z.enum(deliveryProblems).optional(),
    sourceUrl: z.string().optional(),
  }),
  z.object({
    state: z.literal('succeeded'),
    file: videoFile.omit({ path: true, isUnchecked: true }),
    /** The file still has to be decoded and was kept for that. */
    unchecked: z.object({ sourceUrl: z.string().optional() }).optional(),
    route: z.enum(deliveryRoutes),
    /** The message that contains the video. It may differ from `origin.messageId`. */
    messageId: z.string(),
    channelId: z.string(),
    /** Unset: the message contains it as an attachment. */
    host: videoHost.optional(),
    /** Why it isn't in the message that showed the progress, or isn't an attachment there. */
    problem: z.enum(deliveryProblems).optional(),
  }),
  /**
   * `output`: the provider's result, if known. `bookedUsd`: the part of `costUsd` for a task that was given up and may
   * still be running.
   */
  z.object({
    state: z.literal('failed'),
    kind: z.enum(failureKinds),
    cause: z.string(),
    output: taskOutput.optional(),
    bookedUsd: z.number().optional(),
    /** The video had been delivered before it was found to be broken. */
    wasDelivered: z.literal(true).optional(),
  }),
  /** `unpublished`: made and paid for, but not published. `review` says why. */
  z.object({ state: z.literal('cancelled'), reason: z.enum(['member', 'unanswered', 'unpublished']) }),
]);
export type JobStatus = z.infer<typeof statusSchema>;
export type JobState = JobStatus['state'];
