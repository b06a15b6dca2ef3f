import { hash } from 'node:crypto';
import { type FilmKind, shotJobId } from '../../jobs/film.ts';
import type { Job, JobIn } from '../../jobs/job.ts';
import { isIn } from '../../jobs/job.ts';
import { isJoinable } from '../../jobs/reel.ts';
import { isFinal } from '../../jobs/states.ts';
import type { Board, Shot, Take } from './board.ts';

/** What became of a shot: nothing yet, or a job that made it, makes it, or failed. */
export type TakeState =
  | { state: 'none' }
  /** It waits for the film that makes it. */
  | { state: 'waiting' }
  | { state: 'making'; job: Job }
  | { state: 'made'; job: JobIn<'succeeded'> }
  /** Why, if no job says it: a sentence of the bot, in the language of the channel. */
  | { state: 'failed'; job: Job | undefined; why: string | undefined };

/** The shots' takes of each kind, and the films of the board that aren't over. */
export interface Takes {
  of(shotId: string, kind: FilmKind): TakeState;
  film(kind: FilmKind): Job | undefined;
  isFilming(kind: FilmKind): boolean;
}

/** Reads what became of a board's films. Nothing of it is stored on the board. */
export async function readTakes(
  board: Board,
  find: (jobId: string) => Promise<Job | undefined>,
): Promise<Takes> {
  const ids = new Set([
    ...Object.values(board.films),
    ...board.shots.flatMap(({ takes }) => Object.values(takes).map(({ jobId }) => jobId)),
  ]);
  const found = new Map<string, Job | undefined>();
  await Promise.all([...ids].map(async (id) => found.set(id, await find(id))));
  const film = (kind: FilmKind) => found.get(board.films[kind] ?? '');
  const isFilming = (kind: FilmKind) => {
    const job = film(kind);
    return job !== undefined && !isFinal(job);
  };
  const states = new Map<string, TakeState>();
  for (const kind of ['draft', 'final'] as const)
    for (const [shotId, take] of currentTakes(board, kind))
      states.set(`${kind} ${shotId}`, stateOf(take, found.get(take.jobId), film(kind)));
  return {
    of: (shotId, kind) => states.get(`${kind} ${shotId}`) ?? { state: 'none' },
    film,
    isFilming,
  };
}

function stateOf({ jobId }: Take, job: Job | undefined, film: Job | undefined): TakeState {
  if (job === undefined) {
    const shot = film?.film?.shots.find((each) => each.jobId === jobId);
    if (shot?.state === 'missing') return { state: 'failed', job, why: shot.why };
    return { state: shot && film && !isFinal(film) ? 'waiting' : 'none' };
  }
  if (!isFinal(job)) return { state: 'making', job };
  if (isJoinable(job)) return { state: 'made', job };
  // What was deleted, or never was public, can't be joined.
  return isIn(job, 'succeeded') ? { state: 'none' } : { state: 'failed', job, why: undefined };
}

/** What is to be made for a film, and what exists already, in the order of the shots. */
export type Planned = { shot: Shot; jobId: string; isNew: boolean; of: string }[];

/**
 * Which shots a film would make: those without a take, or whose take shows something else by now. A shot that goes on
 * from one that is made anew is made anew too.
 */
export function planFilm(board: Board, kind: FilmKind, filmId: string, takes: Pick<Takes, 'of'>): Planned {
  let before: string | undefined;
  return board.shots.map((shot) => {
    const of = markOf(board, shot, before);
    const take = shot.takes[kind];
    const { state } = takes.of(shot.id, kind);
    const isThere = take?.of === of && (state === 'made' || state === 'making');
    const jobId = isThere ? take.jobId : shotJobId(filmId, shot.id);
    before = jobId;
    return { shot, jobId, isNew: !isThere, of };
  });
}

/** Whether a film of a kind shows just what its board plans: all shots in their order, as they are now. */
export function showsBoard({ film }: Job, board: Board, kind: FilmKind, takes: Pick<Takes, 'of'>): boolean {
  const planned = planFilm(board, kind, '0', takes);
  const made = film?.shots ?? [];
  return (
    planned.length === made.length &&
    planned.every(({ jobId, isNew }, index) => !isNew && jobId === made[index]?.jobId)
  );
}

/** The takes that still show what their shots want. */
function currentTakes(board: Board, kind: FilmKind): Map<string, Take> {
  let before: string | undefined;
  const current = new Map<string, Take>();
  for (const shot of board.shots) {
    const take = shot.takes[kind];
    const isCurrent = take?.of === markOf(board, shot, before);
    if (take && isCurrent) current.set(shot.id, take);
    before = isCurrent ? take?.jobId : undefined;
  }
  return current;
}

/** Stands for everything that a shot is made from. `before`: the job whose last frame it may begin with. */
function markOf(board: Board, shot: Shot, before: string | undefined): string {
  const { style, resolution, aspectRatio } = board;
  const { prompt, durationSeconds, continues } = shot;
  const made = [prompt, style, shot.model ?? board.model, durationSeconds, resolution, aspectRatio];
  const frame = continues ? (before ?? null) : undefined;
  return hash('sha256', JSON.stringify([...made, frame]), 'base64url').slice(0, 16);
}
