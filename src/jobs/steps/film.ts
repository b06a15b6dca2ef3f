import type { FilmShot } from '../film.ts';
import { isIn, type Job, type JobIn } from '../job.ts';
import { clipsOf, isJoinable, ownersOf, secondsOf } from '../reel.ts';
import { backoffMs, MAX_STEP_ATTEMPTS } from '../retry.ts';
import { isFinal, isOpen } from '../states.ts';
import { describe, type NextLook, type StepTools } from './tools.ts';

/** A change of a shot lets its film look at once. This is for what isn't told: room for one more of its member's videos. */
const LOOK_MS = 10_000;
/** An outage that lasts this long may last. */
const LASTING_MS = 30_000;

/**
 * Creates the step that lets a film's shots be made. Each is an ordinary job with an id of its own, so a shot that is
 * asked for again after a crash isn't made twice. When all are there, the film queues to be joined.
 */
export function createFilm(tools: StepTools) {
  const { deps, fail, isStopping, countFailure, tally } = tools;
  const { apply, log, random, films } = deps;
  /** By the id of the shot's job. */
  const refusals = tally();

  const find = async (id: string) => deps.getJob(id) ?? (await deps.store.get(id));

  return async function film(job: JobIn<'filming'>): Promise<NextLook> {
    try {
      return await advance(job);
    } catch (error) {
      if (isStopping(job)) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, state: job.status.state, attempt }, 'a step of the job failed');
      return backoffMs(attempt, random());
    }
  };

  async function advance(job: JobIn<'filming'>): Promise<NextLook> {
    const shots = [...(job.film?.shots ?? [])];
    if (job.film?.threadId === undefined) {
      const threadId = await films.openThread(job, deps.signalsOf(job.id).stopping);
      // What was interrupted may have opened one.
      if (isStopping(job)) return 0;
      await apply(job.id, { type: 'film-changed', film: { threadId } });
      return 0;
    }
    for (const [index, shot] of shots.entries()) {
      const seen = await look(job, shot, shots[index - 1]);
      const now = deps.getJob(job.id);
      // Its member has canceled it meanwhile. Or another process has it, or the bot stops.
      if (!now || !isIn(now, 'filming') || isStopping(job)) return 0;
      if (seen === shot) continue;
      shots[index] = seen;
      await apply(job.id, { type: 'film-changed', film: { shots: [...shots] } });
    }
    tools.resetFailures(job.id);
    return ended(job, shots);
  }

  /** The shot as it is now, asked for if it is its turn. */
  async function look(
    job: JobIn<'filming'>,
    shot: FilmShot,
    before: FilmShot | undefined,
  ): Promise<FilmShot> {
    if (shot.state === 'ready' || shot.state === 'missing') return shot;
    const made = await find(shot.jobId);
    if (made) return asMade(shot, made, job);
    // Deleted, with all of its member's data.
    if (shot.state === 'begun') return missing(shot, films.reasonOf(undefined, job));
    if (shot.continues && before?.state === 'missing') return missing(shot, films.reasonOf('before', job));
    const isDue = !shot.continues || before?.state === 'ready';
    return isDue && !isFull(job) ? begin(job, shot, before) : shot;
  }

  function asMade(shot: FilmShot, made: Job, film: Job): FilmShot {
    if (isJoinable(made)) return { ...shot, state: 'ready' };
    if (isFinal(made)) return missing(shot, films.reasonOf(made, film));
    return shot.state === 'begun' ? shot : { ...shot, state: 'begun' };
  }

  /** Whether its member has as many open videos as they may have. */
  function isFull({ origin: { guildId, userId } }: Job): boolean {
    const { limits } = deps;
    const isTheirs = ({ origin, reel }: Job) =>
      origin.guildId === guildId && origin.userId === userId && reel === undefined;
    const open = [...deps.allJobs()].filter((each) => isTheirs(each) && isOpen(each));
    return open.length >= limits.memberRunning(guildId) + limits.memberWaiting;
  }

  async function begin(
    job: JobIn<'filming'>,
    shot: FilmShot,
    before: FilmShot | undefined,
  ): Promise<FilmShot> {
    try {
      const begun = await films.begin(job, shot, before?.jobId);
      if (begun === 'later') return shot;
      if (begun !== 'begun' && begun.mayPass && !isLasting(shot)) return shot;
      refusals.delete(shot.jobId);
      if (begun === 'begun') return { ...shot, state: 'begun' };
      return { ...missing(shot, begun.refused), isWhyPrivate: true };
    } catch (error) {
      if (isStopping(job) || !isLasting(shot)) throw error;
      refusals.delete(shot.jobId);
      log.warn(
        { err: error, job: job.id, shot: shot.jobId, cause: describe(error) },
        'could not begin a shot',
      );
      return missing(shot, films.reasonOf(undefined, job));
    }
  }

  /** Whether what stands in a shot's way has done so often, and for long: each change of another shot asks again. */
  function isLasting({ jobId }: FilmShot): boolean {
    const { times, forMs } = refusals.count(jobId);
    return times >= MAX_STEP_ATTEMPTS && forMs >= LASTING_MS;
  }

  async function ended(job: JobIn<'filming'>, shots: readonly FilmShot[]): Promise<NextLook> {
    if (shots.some(({ state }) => state === 'waiting' || state === 'begun')) return LOOK_MS;
    const jobs = await Promise.all(shots.map(({ jobId }) => find(jobId)));
    const ready = jobs.filter(isJoinable);
    if (ready.length < shots.length) {
      const left = shots.map((shot, index) => {
        if (isJoinable(jobs[index]) || shot.state === 'missing') return shot;
        // Its video was deleted while others were made.
        return missing(shot, films.reasonOf(jobs[index], job));
      });
      const lacking = left.filter(({ state }) => state === 'missing');
      if (left.some((shot, index) => shot !== shots[index]))
        await apply(job.id, { type: 'film-changed', film: { shots: left } });
      return fail(job, 'shots_missing', `${lacking.length} of ${shots.length} shots are missing`);
    }
    await apply(job.id, {
      ...{ type: 'filmed', clips: clipsOf(ready), notes: films.notesOn(ready, job) },
      seconds: Math.round(ready.reduce((sum, each) => sum + secondsOf(each), 0)),
      imageOwnerIds: ownersOf(ready),
      ...(ready.some(({ isAdult }) => isAdult) && { isAdult: true }),
    });
    return 0;
  }
}

function missing(shot: FilmShot, why: string): FilmShot {
  return { ...shot, state: 'missing', why };
}

/** Lets the end of a film end its unfinished shots, too. A shot that is paid for and nearly there is delivered. */
export async function cancelShots(
  { film, status }: Job,
  { cancelJob }: { cancelJob(id: string): Promise<unknown> },
): Promise<void> {
  if (!film || status.state !== 'cancelled') return;
  for (const { jobId, asked } of film.shots) if (asked) await cancelJob(jobId);
}
