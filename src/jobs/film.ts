import { createHash } from 'node:crypto';
import * as z from 'zod';

/** How many shots a film has, and the most seconds of all together. */
export const MIN_SHOTS = 2;
export const MAX_SHOTS = 24;
export const MAX_FILM_SECONDS = 180;
/** How many unfinished films a member may have. */
export const MEMBER_FILMS = 3;
/** In a server where films count by seconds: this many of a film's seconds count as one video. */
export const VIDEO_SECONDS = 10;

/** `draft`: every shot in the cheapest way, to see whether the film works. */
export const filmKinds = ['draft', 'final'] as const;
export type FilmKind = (typeof filmKinds)[number];

const shotSchema = z.object({
  shotId: z.string(),
  jobId: z.string(),
  /** The member request, as `requests/film.ts` stores it. Absent: the video exists already and is only joined. */
  asked: z.record(z.string(), z.json()).optional(),
  /** It begins with the last frame of the shot before. */
  continues: z.boolean(),
  model: z.string(),
  /** The price that the member agreed to. */
  usd: z.number().nonnegative(),
  /** It uses no quota: see `Job`. */
  isUncounted: z.boolean().optional(),
  /** `begun`: its job is accepted. `missing`: it won't be made; `why` says so in the language of the channel. */
  state: z.enum(['waiting', 'begun', 'ready', 'missing']),
  why: z.string().optional(),
  /** Only its member may read why. */
  isWhyPrivate: z.boolean().optional(),
});
export type FilmShot = z.infer<typeof shotSchema>;

/** What a film is made of: ordinary jobs, one for each shot. */
export const filmSchema = z.object({
  boardId: z.string(),
  kind: z.enum(filmKinds),
  shots: z.array(shotSchema),
  /** What a request needs to know besides the job's origin. */
  requester: z.object({ parentChannelId: z.string().nullable(), guildLocale: z.string().nullable() }),
  /** The thread for its shots. `null`: there is none, and they are posted in the channel. Absent: not tried yet. */
  threadId: z.string().nullable().optional(),
});
export type Film = z.infer<typeof filmSchema>;

/** Of a snowflake: the bits below its milliseconds. */
const LOW_BITS = 22n;
/** A shot's id lies at most this many milliseconds before its film's: a minute. */
const EARLIER_BITS = 16n;

/**
 * The job of one shot of a film: the same id however often it is asked for, so that the shot is made once. It is a
 * snowflake from about the time of the film's, because ids of jobs tell when they were made.
 */
export function shotJobId(filmId: string, shotId: string): string {
  const digest = createHash('sha256').update(`${filmId}.${shotId}`).digest();
  const bits = digest.readBigUInt64BE();
  const earlierMs = BigInt.asUintN(Number(EARLIER_BITS), bits >> LOW_BITS);
  const ms = BigInt.asUintN(41, (BigInt(filmId) >> LOW_BITS) - earlierMs);
  return String((ms << LOW_BITS) + BigInt.asUintN(Number(LOW_BITS), bits));
}
