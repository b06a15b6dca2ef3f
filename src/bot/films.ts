import type { Catalog } from '../catalog/catalog.ts';
import { createOpenThread } from '../discord/open-thread.ts';
import type { RestClients } from '../discord/rest.ts';
import type { FilmCalls } from '../jobs/film-calls.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import { attributionOf } from '../replies/job-facts.ts';
import { type JobView, languageOf, madeWith } from '../replies/job-view.ts';

/** What the engine needs for films. */
export function createFilmCalls(deps: {
  rest: RestClients;
  catalog: Pick<Catalog, 'wayOf'>;
  viewOf(job: Job): JobView;
  /** A function, because requests are created later and need the engine. */
  begin(): FilmCalls['begin'];
  log: Log;
}): FilmCalls {
  const openThread = createOpenThread(deps.rest.edits, deps.log);
  return {
    openThread: (film, signal) => openThread(film, film.request.prompt, signal),
    begin: (...shot) => deps.begin()(...shot),
    reasonOf(shot, film) {
      const t = languageOf(film);
      if (shot === 'before') return t('film.noneBefore');
      if (!shot) return t('film.shotGone');
      if (isIn(shot, 'failed'))
        return t(`failure.${shot.status.kind}`, { model: madeWith(deps.viewOf(shot), t) });
      return isIn(shot, 'cancelled') ? t('job.cancelled') : t('film.shotGone');
    },
    notesOn: (clips) => [
      ...new Set(clips.flatMap(({ request }) => attributionOf(deps.catalog.wayOf(request)) ?? [])),
    ],
  };
}

/** Whether nothing has to be said about a job's end, because its film says it, or its video is its message. */
export function isSaidByFilm(job: Job): boolean {
  if (job.shotOf === undefined || job.origin.messageId !== null) return false;
  const isRejected = job.review?.decision?.what === 'rejected';
  return isIn(job, 'succeeded', 'failed', 'cancelled') && !isRejected;
}
