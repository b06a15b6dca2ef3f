import * as z from 'zod';
import { requestSchema } from '../catalog/request.ts';
import { roles, type TaskRef } from '../providers/provider.ts';
import { filmSchema } from './film.ts';
import { originSchema } from './job-origin.ts';
import { type JobState, type JobStatus, statusSchema, taskOutput, taskRef } from './job-status.ts';
import { reelSchema } from './reel-schema.ts';
import { isPublished, reviewSchema } from './review.ts';

export const notifyChoices = ['ping', 'dm', 'off'] as const;
export type Notify = (typeof notifyChoices)[number];

/** An image that a stage starts from: the member's, or the still of an earlier stage. */
const inputImage = z.object({
  path: z.string(),
  contentType: z.enum(['image/png', 'image/jpeg', 'image/webp']),
  bytes: z.number(),
  width: z.number(),
  height: z.number(),
  url: z.string().optional(),
});

/** A file that the member brought, and what it is for. */
const inputFile = inputImage.partial({ width: true, height: true }).extend({
  role: z.enum(roles),
  contentType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'video/mp4', 'audio/mpeg', 'audio/wav']),
  durationMs: z.number().optional(),
  /** The name in the prompt that brought it along, if it's an image of the cast. */
  cast: z.string().optional(),
});

/** One stored `/video` request. Its id is the interaction's, so a command that arrives twice is one job. */
const presentJob = z.object({
  id: z.string(),
  /** The index of the stage that is due or running. */
  stage: z.number().int().nonnegative(),
  /** The member's files. */
  inputs: z.array(inputFile),
  /** The image made by the first of two stages. */
  still: inputImage.nullable(),
  /** The task that made the still, and the URL of its output, so that it can be downloaded again. */
  stillSource: z
    .object({
      ...{ stage: z.number().int().nonnegative(), provider: z.string(), task: taskRef, output: taskOutput },
      madeAtMs: z.number(),
    })
    .optional(),
  /** Id of the provider that runs this stage, fixed when the submit begins. */
  provider: z.string(),
  /** Offers that certainly haven't accepted it, before another one was taken. */
  passed: z.array(z.string()).optional(),
  request: requestSchema,
  /** Sentences for the member about options that were changed to fit the model. */
  notes: z.array(z.string()),
  notify: z.enum(notifyChoices),
  origin: originSchema,
  status: statusSchema,
  /** Members whose images or videos it is made from; see `Draft` in `requests/request.ts`. */
  imageOwnerIds: z.array(z.string()).optional(),
  /**
   * The job whose video this one was made from. The task says how: extended, edited, upscaled; and for a new video the
   * role of its input: `first` continues it, `reference` keeps its look.
   */
  continues: z.string().optional(),
  /** The thread of the story that it is made for. */
  story: z.string().optional(),
  /** The videos that this one joins, in their order. It has no model and no price. */
  reel: reelSchema.optional(),
  /** A film is a reel whose clips are made for it. Its clips are empty until all of them are there. */
  film: filmSchema.optional(),
  /** The film that it is a shot of. */
  shotOf: z.string().optional(),
  /** Its video uses no quota, because it counts together with another shot. */
  isUncounted: z.boolean().optional(),
  /**
   * When the member confirmed their rights to the image and the people in it, or that a name in the prompt means
   * nobody. Absent if nobody asked. `list` is a digest of the opted-out members that the question named.
   */
  consent: z.object({ atMs: z.number(), list: z.string() }).optional(),
  /** Set if the video is reviewed before it becomes public, even if the settings change later. */
  review: reviewSchema.optional(),
  /** The provider flagged a result as not safe for work. */
  isAdult: z.boolean().optional(),
  /** Whether staff have hidden the video since, or shown it. Unset: it is as it was published. */
  spoiler: z.boolean().optional(),
  /** Whether its member or staff have deleted the message with the video. */
  isDeleted: z.boolean().optional(),
  /**
   * The job was unfinished in a backup that was restored. Its next submits may have been made since the backup: each
   * counts as one whose answer was lost.
   */
  isRestored: z.boolean().optional(),
  /** The provider's task, from the moment it is known until the job is deleted. */
  task: taskRef.nullable(),
  createdAtMs: z.number(),
  /** When the present state began, and how long each earlier one took, in milliseconds. */
  stateSinceMs: z.number(),
  spentMs: z.partialRecord(z.string(), z.number()),
  /** The guild's time zone at acceptance. Days of its quota are days of this time zone. */
  timeZone: z.string().default('UTC'),
  /** The highest total price by the catalog, reserved at acceptance. Less if a cheaper offer was taken since. */
  reservedUsd: z.number().nonnegative().default(0),
  /** The provider's reported price, otherwise the catalog's; `null` until something was charged. */
  costUsd: z.number().nullable(),
  /**
   * The ping about a state, stored just before it is first sent. A ping that may have arrived is repeated only if
   * Discord recognizes it by its nonce.
   */
  notice: z.object({ of: z.string(), atMs: z.number(), hasNonce: z.boolean() }).optional(),
  /** Its video may have been posted into another message than its own. */
  mayBeElsewhere: z.boolean().optional(),
  /** Whether the member has been told how it ended. A job is settled if it is final and told. */
  told: z.boolean(),
});
export type Job = z.infer<typeof presentJob>;
export type Still = z.infer<typeof inputImage>;

/** Reads a stored job, also one from before inputs had roles. */
export const jobSchema = z.preprocess((stored) => {
  if (typeof stored !== 'object' || stored === null || !('image' in stored) || 'inputs' in stored)
    return stored;
  const { image, ...job } = stored;
  return { ...job, inputs: image === null || typeof image !== 'object' ? [] : [{ role: 'first', ...image }] };
}, presentJob);
export type Consent = NonNullable<Job['consent']>;

/** A job whose `status` is narrowed to one state. */
export type JobIn<S extends JobState> = Job & { status: Extract<JobStatus, { state: S }> };

export function isIn<S extends JobState>(job: Job, ...states: S[]): job is JobIn<S> {
  return (states as JobState[]).includes(job.status.state);
}

/** The files that the present stage works with. A still takes the place of the image that it was made from. */
export function inputsOf({ still, inputs }: Pick<Job, 'still' | 'inputs'>): Job['inputs'] {
  if (!still) return inputs;
  return [{ role: 'first', ...still }, ...inputs.filter(({ role }) => role !== 'first')];
}

/** What the member wrote. No log contains it. */
export function textsOf({
  request: { prompt, avoid },
  reel,
}: {
  request: Pick<Job['request'], 'prompt' | 'avoid'>;
  reel?: Job['reel'];
}): string[] {
  const captions = reel?.captions?.texts.filter((text) => text !== '') ?? [];
  return [prompt, ...(avoid === undefined ? [] : [avoid]), ...captions];
}

/** Whether the present stage starts from an image. */
export function startsFromImage(job: Pick<Job, 'still' | 'inputs'>): boolean {
  return inputsOf(job).some(({ role }) => role === 'first');
}

/** The task of a submitted job. */
export function taskOf({ id, task }: Job): TaskRef {
  if (task === null) throw new Error(`Job ${id} has no task yet`);
  return task;
}

/** Whether the request and its result must not be public: not yet, or never. */
export function isHidden({ review }: Pick<Job, 'review'>): boolean {
  return review !== undefined && !(review.decision && isPublished(review.decision));
}

/** Whether the video is hidden until it is clicked. */
export function isSpoiler({
  isAdult = false,
  review,
  spoiler,
}: Pick<Job, 'isAdult' | 'review' | 'spoiler'>): boolean {
  return spoiler ?? (isAdult || review?.decision?.what === 'spoiler');
}
