import * as z from 'zod';

/** Why an image is not taken. */
const imageProblems = [
  /** No image of a kind that is read here. */
  'not_an_image',
  /** Cut off, or its bytes are wrong. */
  'broken',
  /** A second file hides behind it. */
  'not_alone',
  /** Takes more time than one image may, or more memory. */
  'too_slow',
  'too_heavy',
  /** The reader crashed on it. */
  'crashed',
  'too_small',
  'too_many_pixels',
  /** Too long for its height, or too high for its length. */
  'too_long',
] as const;
type ImageProblem = (typeof imageProblems)[number];

/** What need not be the image's own fault: another time there may be more room for it. */
export const PASSING_PROBLEMS: readonly ImageProblem[] = ['too_slow', 'too_heavy', 'crashed'];

/** The outcome of reading an image. `cause` is for the log. */
export const imageResult = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    contentType: z.enum(['image/png', 'image/jpeg', 'image/webp']),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    /** Whether the file is as it came. */
    isUntouched: z.boolean(),
  }),
  z.object({
    ok: z.literal(false),
    problem: z.enum(imageProblems),
    cause: z.string(),
    /** Where the file says one. */
    width: z.number().optional(),
    height: z.number().optional(),
  }),
]);
export type ImageResult = z.infer<typeof imageResult>;

/** What the process is asked for. */
export interface ImageRequest {
  path: string;
  /** Where the normalized image goes. */
  outputPath: string;
  /** Leaves a whole PNG, JPEG or WebP of any size as it is: one that a provider has made. */
  keepsPlain: boolean;
}

/** What the process is asked for with an animated WebP: to write its frames as an animated PNG. */
export interface AnimationRequest {
  animationPath: string;
  outputPath: string;
}

/** The outcome of that. */
export const animationResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), problem: z.enum(imageProblems), cause: z.string() }),
]);
export type AnimationResult = z.infer<typeof animationResult>;

/** More than any phone's camera makes in a file of 20 MB. */
export const MAX_PIXELS = 52_000_000;
export const MIN_SIDE = 128;
/** Vidu takes no longer ones. */
export const MAX_RATIO = 4;
