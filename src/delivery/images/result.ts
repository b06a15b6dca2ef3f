import * as z from 'zod';

/** Why an image isn't accepted. */
const imageProblems = [
  /** Not an image in a supported format. */
  'not_an_image',
  /** Cut off, or corrupt. */
  'broken',
  /** A second file hides behind it. */
  'not_alone',
  /** Needs more time or memory than one image may use. */
  'too_slow',
  'too_heavy',
  /** The reader crashed on it. */
  'crashed',
  'too_small',
  'too_many_pixels',
  /** Too wide for its height, or too tall for its width. */
  'too_long',
] as const;
type ImageProblem = (typeof imageProblems)[number];

/** Problems that may not be the image's fault: there may be more memory another time. */
export const PASSING_PROBLEMS: readonly ImageProblem[] = ['too_slow', 'too_heavy', 'crashed'];

/** The outcome of reading an image. `cause` is for the log. */
export const imageResult = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    contentType: z.enum(['image/png', 'image/jpeg', 'image/webp']),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    /** Whether the file is unchanged. */
    isUntouched: z.boolean(),
  }),
  z.object({
    ok: z.literal(false),
    problem: z.enum(imageProblems),
    cause: z.string(),
    /** The animation's dimensions, if the file states them. */
    width: z.number().optional(),
    height: z.number().optional(),
  }),
]);
export type ImageResult = z.infer<typeof imageResult>;

/** A request to the process. */
export interface ImageRequest {
  path: string;
  /** Path for the normalized image. */
  outputPath: string;
  /** Leaves a whole PNG, JPEG or WebP of any size unchanged: used for images from providers. */
  keepsPlain: boolean;
}

/** A request to write the frames of an animated WebP as an animated PNG. */
export interface AnimationRequest {
  animationPath: string;
  outputPath: string;
}

/** Its outcome. */
export const animationResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), problem: z.enum(imageProblems), cause: z.string() }),
]);
export type AnimationResult = z.infer<typeof animationResult>;

/** More than any phone's camera puts into a file of 20 MB. */
export const MAX_PIXELS = 52_000_000;
export const MIN_SIDE = 128;
/** Vidu accepts no longer ones. */
export const MAX_RATIO = 4;
