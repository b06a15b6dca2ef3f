import type { FilmKind } from '../jobs/film.ts';
import type { Notify } from '../jobs/job.ts';
import type { Captions } from '../jobs/reel-schema.ts';
import type { MissingConsent } from './people.ts';
import type { Reply } from './reply.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';

/** A shot that exists already, or is being made for an earlier film, and is only joined, or one to be made. */
export type OrderedShot =
  | { shotId: string; jobId: string }
  | { shotId: string; asked: MemberRequest; continues: boolean };

/** What is asked of a film. */
export interface FilmOrder {
  boardId: string;
  kind: FilmKind;
  title: string;
  /** In their order. `continues`: it begins with the last frame of the shot before. `shotId`: 1 to 8 of [a-z0-9]. */
  shots: readonly OrderedShot[];
  /** The words of its shots, if they are to be read. */
  captions?: Captions | undefined;
  notify: Notify;
  /** See `MemberRequest`. */
  confirmedList?: string;
}

/**
 * Accepts a film: every shot is checked, and all of them together are within the allowances. Returns what the member
 * has to confirm before. Throws a `UserError`, which names the shot, if it may not be made.
 */
export type MakeFilm = (
  order: FilmOrder,
  requester: Requester,
  reply: Reply,
) => Promise<MissingConsent | undefined>;
