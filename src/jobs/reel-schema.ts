import * as z from 'zod';

/**
 * A video that is part of a reel, where it is, and whose it is. Empty ids once that member's data is deleted. One with
 * nothing but a member only names them, for a video inside another reel.
 */
const clip = z.object({
  jobId: z.string(),
  userId: z.string(),
  channelId: z.string(),
  messageId: z.string(),
});
export type Clip = z.infer<typeof clip>;

/** What a reel has besides its videos. Its music is an input in the role `audio`. */
const finish = z.object({
  captions: z
    .object({
      /** One for each video. Empty: none. */
      texts: z.array(z.string()),
      /** Whether they are part of the picture. */
      isBurnedIn: z.boolean(),
    })
    .optional(),
  /** When the member confirmed the right to use the music. */
  musicRightsAtMs: z.number().optional(),
  /** The captions with their times, in seconds, once it is joined. */
  subtitles: z
    .array(z.object({ fromSeconds: z.number(), toSeconds: z.number(), lines: z.array(z.string()) }))
    .optional(),
});
export type Captions = NonNullable<z.infer<typeof finish>['captions']>;
export type Subtitles = NonNullable<z.infer<typeof finish>['subtitles']>;

/** The videos that a job joins, in their order. */
export const reelSchema = z.object({
  clips: z.array(clip),
  ...finish.shape,
  /** Whether it is what members call a film: of a story, or of an earlier film. */
  isFilm: z.boolean().optional(),
});
