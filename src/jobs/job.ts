import * as z from 'zod';
import { requestSchema } from '../catalog/request.ts';
import type { TaskRef } from '../providers/provider.ts';
import { type JobState, type JobStatus, statusSchema, taskOutput, taskRef } from './job-status.ts';
import { isPublished, reviewSchema } from './review.ts';

export const notifyChoices = ['ping', 'dm', 'off'] as const;
export type Notify = (typeof notifyChoices)[number];

/** Where the command came from and everything that both routes back to its message need. */
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
  language: z.string().max(35).optional(),
  memberLanguage: z.string().max(35).optional(),
  /** The first reply, where a click has moved the job to another message: it must not be left with an old promise. */
  former: z.object({ channelId: z.string(), messageId: z.string() }).optional(),
});

/** An image that a stage starts from: the member's, or the still that an earlier stage made. */
const inputImage = z.object({
  path: z.string(),
  contentType: z.enum(['image/png', 'image/jpeg', 'image/webp']),
  bytes: z.number(),
  width: z.number(),
  height: z.number(),
  url: z.string().optional(),
});

/** One `/video` request as stored. Its id is the interaction's, so one that arrives twice is one job. */
export const jobSchema = z.object({
  id: z.string(),
  /** The index of the model's stage that is due or under way. */
  stage: z.number().int().nonnegative(),
  /** The member's image, and the still made by the first of two stages. */
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
  status: statusSchema,
  /** Members whose image it begins with; see `Draft` in `commands/start-video.ts`. */
  imageOwnerIds: z.array(z.string()).optional(),
  /**
   * When the member confirmed the right to the image and the people in it, or that they mean nobody by a name;
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
  /** What the job may cost in all, by the catalog, set aside when it was accepted. */
  reservedUsd: z.number().nonnegative().default(0),
  /** What the provider reported, otherwise the catalog's price; `null` until something was charged. */
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

/** The job with `status` narrowed to one state. */
export type JobIn<S extends JobState> = Job & { status: Extract<JobStatus, { state: S }> };

export function isIn<S extends JobState>(job: Job, ...states: S[]): job is JobIn<S> {
  return (states as JobState[]).includes(job.status.state);
}

/** The image that the present stage starts from. */
export function imageOf({ still, image }: Job): Job['image'] {
  return still ?? image;
}

/** The task of a job that has been submitted. */
export function taskOf({ id, task }: Job): TaskRef {
  if (task === null) throw new Error(`Job ${id} has no task yet`);
  return task;
}

/** Whether what was asked for, and what came of it, must not be public: not yet, or never. */
export function isHidden({ review }: Pick<Job, 'review'>): boolean {
  return review !== undefined && !(review.decision && isPublished(review.decision));
}

/** Whether the video is hidden until it is clicked. */
export function isSpoiler({ isAdult = false, review }: Pick<Job, 'isAdult' | 'review'>): boolean {
  return isAdult || review?.decision?.what === 'spoiler';
}
