import { type FilmShot, shotJobId } from '../../src/jobs/film.ts';
import type { FilmCalls } from '../../src/jobs/film-calls.ts';
import type { Job } from '../../src/jobs/job.ts';
import { aJob } from './job.ts';

/** A film of these shots. One whose name begins with ↪ begins with the last frame of the shot before. */
export function aFilm(shotIds: readonly string[], fields: Partial<Job> = {}): Job {
  const film = aJob({ provider: 'here', task: null, reel: { clips: [] }, ...fields });
  const shots = shotIds.map((name): FilmShot => {
    const shotId = name.replace('↪', '');
    return {
      ...{ shotId, jobId: shotJobId(film.id, shotId), asked: { options: { prompt: shotId } } },
      ...{ continues: name !== shotId, model: 'preview', usd: 0.5, state: 'waiting' },
    };
  });
  const requester = { parentChannelId: null, guildLocale: null };
  return { ...film, film: { boardId: '5', kind: 'final', shots, requester } };
}

/** The job of a shot as it is accepted. */
export function aShotJob(film: Job, { shotId, jobId: id }: FilmShot): Job {
  const request = { prompt: shotId };
  const origin = { ...film.origin, interactionToken: '', messageId: null };
  return aJob({ id, shotOf: film.id, origin, request, status: { state: 'accepted' }, task: null });
}

/** Films whose shots the test accepts. Reasons are said in one word. */
export function filmCalls(begin: FilmCalls['begin']): FilmCalls {
  return {
    openThread: async () => null,
    begin,
    reasonOf: (shot) => (typeof shot === 'object' ? shot.status.state : String(shot)),
    notesOn: (clips) => clips.map(({ request }) => request.prompt),
  };
}
