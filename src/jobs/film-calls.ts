import type { FilmShot } from './film.ts';
import type { Job, JobIn } from './job.ts';

/** What a film's shots need. They are requested in the name of its member. */
export interface FilmCalls {
  /** Opens the thread for its shots, the same one again; `null` if the bot may not, or there can be none. */
  openThread(film: JobIn<'filming'>, signal: AbortSignal): Promise<string | null>;
  /**
   * Asks for a shot. `before`: the job whose last frame it begins with, if it continues. `later`: its member has too
   * many open videos. `refused`: why it may not be made, in the language of the channel. `mayPass`: something isn't
   * answering or is overloaded, and nobody has decided anything.
   */
  begin(
    film: JobIn<'filming'>,
    shot: FilmShot,
    before: string | undefined,
  ): Promise<'begun' | 'later' | { refused: string; mayPass?: boolean }>;
  /** Why a shot has no video: its job, `undefined` if that is gone, or the shot `before` that has none. */
  reasonOf(shot: Job | 'before' | undefined, film: Job): string;
  /** What the message of a film has to say about its clips. */
  notesOn(clips: readonly JobIn<'succeeded'>[], film: Job): string[];
}
