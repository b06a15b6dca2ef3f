import * as z from 'zod';

/** Why a picture is not taken. */
const pictureProblems = [
  /** No picture of a kind that is read here. */
  'not_a_picture',
  /** Cut off, or its bytes are wrong. */
  'broken',
  /** A second file hides behind it. */
  'not_alone',
  /** Takes more time than one picture may, or more memory. */
  'too_slow',
  'too_heavy',
  /** Whoever reads it fell over it. */
  'crashed',
  'too_small',
  'too_many_pixels',
  /** Too long for its height, or too high for its length. */
  'too_long',
] as const;
type PictureProblem = (typeof pictureProblems)[number];

/** What need not be the picture's own fault: another time there may be more room for it. */
export const PASSING_PROBLEMS: readonly PictureProblem[] = ['too_slow', 'too_heavy', 'crashed'];

/** What has come of a picture. `cause` is for the log. */
export const pictureResult = z.discriminatedUnion('ok', [
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
    problem: z.enum(pictureProblems),
    cause: z.string(),
    /** Where the file says one. */
    width: z.number().optional(),
    height: z.number().optional(),
  }),
]);
export type PictureResult = z.infer<typeof pictureResult>;

/** What the process is asked for. */
export interface PictureRequest {
  path: string;
  /** Where the normalized picture goes. */
  outputPath: string;
  /** Leaves a whole PNG, JPEG or WebP of any size as it is: one that a provider has made. */
  keepsPlain: boolean;
}

/** More than any phone's camera makes in a file of 20 MB. */
export const MAX_PIXELS = 52_000_000;
export const MIN_SIDE = 128;
/** Vidu takes no longer ones. */
export const MAX_RATIO = 4;
