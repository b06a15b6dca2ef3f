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
  /** The machine was too busy to decode any of it: that is made up for after the delivery. */
  isUnchecked: z.boolean().optional(),
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

/** An address that works now, and until when; `null` where nobody knows. */
export interface VideoLink {
  url: string;
  expiresAtMs: number | null;
}

/** A video outside of Discord's attachments, and an address that leads to it now. */
export interface HostedVideo {
  host: VideoHost;
  link: VideoLink;
}

/** How the video got to the member: into the reply itself, a new message, or a direct message. */
const deliveryRoutes = ['reply', 'channel', 'message', 'dm'] as const;

export const statusSchema = z.discriminatedUnion('state', [
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
    file: videoFile.omit({ path: true, isUnchecked: true }),
    /** Its file is still to be decoded, and was kept for that. */
    unchecked: z.object({ sourceUrl: z.string().optional() }).optional(),
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
   * `output`: what the provider had made, if it is known. `bookedUsd`: how much of `costUsd` is for a task
   * that was given up, and may have gone on.
   */
  z.object({
    state: z.literal('failed'),
    kind: z.enum(failureKinds),
    cause: z.string(),
    output: taskOutput.optional(),
    bookedUsd: z.number().optional(),
    /** Its video had gone out before it was found to be broken. */
    wasDelivered: z.literal(true).optional(),
  }),
  /** `unpublished`: made, and paid for, but `review` says why nobody was to see it. */
  z.object({ state: z.literal('cancelled'), reason: z.enum(['member', 'unanswered', 'unpublished']) }),
]);
export type JobStatus = z.infer<typeof statusSchema>;
export type JobState = JobStatus['state'];
