import type { Allowance, Spender } from './allowance.ts';
import type { FilmShot } from './film.ts';
import { isIn, type Job } from './job.ts';

/** A shot that a film will still ask for, and whose it is. */
interface Hold extends Pick<FilmShot, 'jobId' | 'model' | 'usd' | 'isUncounted'> {
  origin: Pick<Job['origin'], 'guildId' | 'userId' | 'roleIds'>;
}

/** What a film that isn't accepted yet would hold. */
export type Planned = Omit<Hold, 'jobId'>;

/**
 * The allowances with what films under way hold of them: the shots whose jobs don't exist yet. So a film that began
 * within quota and budget isn't overtaken by other videos. `jobs`: all unfinished ones. A shot doesn't wait for the
 * cooldown: its film did.
 */
export function withHolds(
  allowances: readonly Allowance[],
  { shot }: Spender,
  jobs: readonly Job[],
  planned: readonly Planned[],
): Allowance[] {
  const holds = [...holdsOf(jobs).filter(({ jobId }) => jobId !== shot), ...planned];
  return allowances
    .filter(({ unit }) => shot === undefined || unit !== 'wait')
    .map((allowance) => {
      const held = holds.reduce((sum, hold) => sum + heldOf(allowance, hold), 0);
      return held === 0 ? allowance : { ...allowance, heldByFilms: held };
    });
}

function holdsOf(jobs: readonly Job[]): Hold[] {
  const films = jobs.filter((job) => job.film && isIn(job, 'accepted', 'filming'));
  if (films.length === 0) return [];
  // What is accepted is in the ledger.
  const known = new Set(jobs.map(({ id }) => id));
  return films.flatMap(({ film, origin }) =>
    (film?.shots ?? []).flatMap((shot) =>
      shot.state === 'waiting' && !known.has(shot.jobId) ? [{ ...shot, origin }] : [],
    ),
  );
}

function heldOf({ unit, scope }: Allowance, { origin, model, usd, isUncounted }: Planned): number {
  const isWithin =
    (scope.guildId === undefined || scope.guildId === origin.guildId) &&
    (scope.userId === undefined || scope.userId === origin.userId) &&
    (scope.roleId === undefined || origin.roleIds.includes(scope.roleId)) &&
    (scope.models === undefined || scope.models.includes(model));
  if (!isWithin || unit === 'wait') return 0;
  if (unit === 'usd') return usd;
  return isUncounted ? 0 : 1;
}
