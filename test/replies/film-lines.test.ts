import { describe, expect, it } from 'vitest';
import type { FilmShot } from '../../src/jobs/film.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { filmingLine, filmLines, missingLine, viewShots } from '../../src/replies/film-lines.ts';
import { aJob, statuses } from '../support/job.ts';
import { aFilm } from '../support/shots.ts';

const t = translator('en');

/** A film whose shots are so far. */
function film(shots: readonly Partial<FilmShot>[], fields: Partial<Job> = {}): Job {
  const job = aFilm(
    shots.map((_, index) => `s${index}`),
    { status: statuses.filming, ...fields },
  );
  const all = job.film?.shots.map((shot, index) => ({ ...shot, ...shots[index] })) ?? [];
  return { ...job, film: { ...job.film, shots: all } as Job['film'] };
}

const view = (job: Job, jobs: readonly (Job | undefined)[] = [], fractions: readonly number[] = []) => {
  const shots = job.film?.shots ?? [];
  const at = (id: string) => shots.findIndex(({ jobId }) => jobId === id);
  if (!job.film) throw new Error('it is no film');
  return viewShots(job.film, {
    get: (id) => jobs[at(id)],
    progressOf(id) {
      const fraction = fractions[at(id)];
      return fraction === undefined ? {} : { fraction };
    },
  });
};

describe('the shots of a film', () => {
  it.each<[string, Partial<FilmShot>, Job | undefined]>([
    ['waiting', { state: 'waiting' }, undefined],
    ['after', { state: 'waiting', continues: true }, undefined],
    ['queued', { state: 'begun' }, aJob({ status: statuses.queued })],
    ['making', { state: 'begun' }, aJob({ status: statuses.running })],
    ['making', { state: 'begun' }, aJob({ status: statuses.delivering })],
    // It has just ended, and the film hasn't looked yet.
    ['making', { state: 'begun' }, undefined],
    ['review', { state: 'begun' }, aJob({ status: statuses.reviewing })],
    ['click', { state: 'begun' }, aJob({ status: statuses.unclear })],
    ['click', { state: 'begun' }, aJob({ status: statuses.undeliverable })],
    ['ready', { state: 'ready' }, undefined],
    ['missing', { state: 'missing' }, undefined],
  ])('are said to be %s: %j', (state, shot, job) => {
    const filming = film([shot]);
    expect(view(filming, [job])).toEqual([{ state }]);
    expect(filmLines(filming, view(filming, [job]), t)).toHaveLength(1);
  });

  it('share one bar', () => {
    const job = film([{ state: 'ready' }, { state: 'begun' }, { state: 'begun' }, { state: 'waiting' }]);
    const running = aJob({ status: statuses.running });
    const shots = view(job, [undefined, running, running, undefined], [0.9, 0.5, 0.1]);
    expect(filmingLine(shots, t)).toBe('Making the shots: 1 of 4 ready ▰▰▰▰▱▱▱▱▱▱ 40%');
    expect(filmLines(job, shots, t)).toEqual([
      expect.stringMatching(/^-# ✅ 1\. /),
      expect.stringMatching(/^-# 🎞️ 2\. .*50%$/),
      expect.stringMatching(/^-# 🎞️ 3\. .*10%$/),
      expect.stringMatching(/^-# ▫️ 4\. /),
    ]);
    expect(filmingLine([], t)).toContain('0%');
  });

  it('that are missing say why, those with one reason together, and private ones nothing', () => {
    const missing = (why: string, more: Partial<FilmShot> = {}) => ({
      state: 'missing' as const,
      why,
      ...more,
    });
    const job = film(
      [
        missing('No credit.'),
        { state: 'ready' },
        missing('No credit.'),
        missing('“duel” is blocked.', { isWhyPrivate: true }),
        missing('x'.repeat(300)),
        missing('Canceled.'),
      ],
      { status: { state: 'failed', kind: 'shots_missing', cause: '' } },
    );
    const reasons = filmLines(job, view(job), t).slice(6);
    expect(reasons).toEqual([
      '-# ❌ Shots 1 and 3: No credit.',
      `-# ❌ Shot 4: ${t('film.refusedPrivately')}`,
      `-# ❌ Shot 5: ${'x'.repeat(199)}…`,
    ]);
    if (job.film) expect(missingLine(job.film, t)).toMatch(/^5 of 6 shots/);
  });

  it('have no lines once the film is being joined, or was canceled', () => {
    for (const status of [statuses.assembling, statuses.succeeded, statuses.cancelled])
      expect(filmLines(film([{ state: 'ready' }], { status }), [{ state: 'ready' }], t)).toEqual([]);
    expect(filmLines(aJob(), [], t)).toEqual([]);
  });
});
