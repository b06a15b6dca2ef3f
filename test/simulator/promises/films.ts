import { isIn, type Job } from '../../../src/jobs/job.ts';
import { MICRO, type Row } from './ledger.ts';

/** What is wrong with a film or one of its shots, if anything. `isOver`: nothing will happen any more. */
export function checkFilms(
  rows: readonly Row[],
  { isOver, isRest }: { isOver: boolean; isRest(job: Job): boolean },
): string | undefined {
  const jobs = new Map(rows.map(({ job }) => [job.id, job]));
  for (const { job, entry } of rows) {
    if (job.origin.userId === '') continue;
    const wrong = wrongWithShot(job, entry, jobs) ?? (isOver ? wrongWithFilm(job, jobs, isRest) : undefined);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** A shot belongs to a film that knows it, and costs no more than its member has agreed to. */
function wrongWithShot(
  { id, shotOf }: Job,
  entry: Row['entry'],
  jobs: ReadonlyMap<string, Job>,
): string | undefined {
  if (shotOf === undefined) return undefined;
  const film = jobs.get(shotOf);
  if (film?.origin.userId === '') return undefined;
  const shot = film?.film?.shots.find(({ jobId }) => jobId === id);
  if (!shot) return `the film ${shotOf} doesn't know the shot ${id}`;
  const micro = Number(entry?.['held_microusd']) + Number(entry?.['spent_microusd']);
  const agreed = Math.round(shot.usd * MICRO);
  return micro > agreed + 1 ? `the shot ${id} takes ${micro}, and ${agreed} was agreed to` : undefined;
}

/** An ended film leaves no shot behind, and a delivered one has all of them. */
function wrongWithFilm(
  { id, film, reel, status: { state } }: Job,
  jobs: ReadonlyMap<string, Job>,
  isRest: (job: Job) => boolean,
): string | undefined {
  if (!film) return undefined;
  const own = film.shots.flatMap(({ jobId }) => jobs.get(jobId) ?? []);
  const running = own.find((job) => !isRest(job));
  if (running) return `the film ${id} has ended, and its shot ${running.id} is ${running.status.state}`;
  if (state === 'failed' && film.shots.some((shot) => shot.state === 'waiting' || shot.state === 'begun'))
    return `the film ${id} has failed before all of its shots had ended`;
  const early = state === 'failed' && film.shots.find((shot) => isMadeAfterAll(shot, jobs.get(shot.jobId)));
  if (early) return `the film ${id} has failed, and its shot ${early.jobId} was made after that`;
  if (state !== 'succeeded') return undefined;
  const clips = reel?.clips.map(({ jobId }) => jobId);
  const shots = film.shots.map(({ jobId }) => jobId);
  return JSON.stringify(clips) === JSON.stringify(shots)
    ? undefined
    : `the film ${id} has ${clips?.length} of ${shots.length} shots`;
}

/** Whether a shot has a video that its film didn't wait for. Retry may bring one that had failed. */
function isMadeAfterAll({ state }: { state: string }, shot: Job | undefined): boolean {
  if (state !== 'missing' || !shot || shot.status.state !== 'succeeded' || shot.isDeleted) return false;
  return shot.spentMs['failed'] === undefined;
}

/** Whether a film waits for somebody to decide about one of its shots, or for one whose file may come in days. */
export function waitsForShot(
  film: Job,
  jobs: ReadonlyMap<string, Job>,
  isRest: (job: Job) => boolean,
): boolean {
  if (!isIn(film, 'filming')) return false;
  return (film.film?.shots ?? []).some(({ jobId }) => {
    const shot = jobs.get(jobId);
    return shot !== undefined && isRest(shot) && !isIn(shot, 'succeeded', 'failed', 'cancelled');
  });
}
