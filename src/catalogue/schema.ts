import * as z from 'zod';

export const resolutions = ['480p', '720p', '1080p'] as const;
export const aspectRatios = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'] as const;

/** Seconds a model can make: a list, or every whole number of a range. */
const durations = z.union([
  z.array(z.number().int().positive()).nonempty(),
  z.strictObject({ from: z.number().int().positive(), to: z.number().int().positive() }),
]);

const isoDate = z.iso.date();

/** One row of the catalogue: everything the bot knows about a model. Behaviour stays in the adapters. */
export const modelSchema = z.strictObject({
  /** What members choose and what is stored with jobs; never renamed. */
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,49}$/),
  /** What members read. */
  label: z.string().min(1).max(60),
  provider: z.string(),
  /** The provider's own name for it. */
  providerModel: z.string(),
  durations,
  defaultDurationSeconds: z.number().int().positive(),
  resolutions: z.array(z.enum(resolutions)).nonempty(),
  defaultResolution: z.enum(resolutions),
  aspectRatios: z.array(z.enum(aspectRatios)).nonempty(),
  defaultAspectRatio: z.enum(aspectRatios),
  /** In the provider's own unit. */
  promptMaxLength: z.number().int().positive(),
  /** From submit to finished, before the bot has learned better, in milliseconds. */
  typicalMs: z.number().positive(),
  /** After this long without an end the job fails as `timeout`, in milliseconds. */
  deadlineMs: z.number().positive(),
  price: z.strictObject({
    usdPerVideo: z.number().nonnegative(),
    /** Where the figure was read, and when. */
    source: z.string(),
    checkedOn: isoDate,
  }),
});
export type Model = z.infer<typeof modelSchema>;
