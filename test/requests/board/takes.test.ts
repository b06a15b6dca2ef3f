import { describe, expect, it } from 'vitest';
import { shotJobId } from '../../../src/jobs/film.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { type Board, newBoard } from '../../../src/requests/board/board.ts';
import {
  addShots,
  editShot,
  moveShot,
  redoShot,
  removeShot,
  withFilm,
  withLook,
  withWords,
} from '../../../src/requests/board/changes.ts';
import { planFilm, readTakes } from '../../../src/requests/board/takes.ts';
import { aFilm } from '../../support/film.ts';
import { aJob, statuses } from '../../support/job.ts';

const FILM = '1600000000000000001';
const planned = addShots(newBoard(), [{ prompt: 'a' }, { prompt: 'b' }, { prompt: 'c', continues: true }]);
const none = { of: () => ({ state: 'none' }) as const };

/** A board of which a film was begun. */
function begin(board: Board, kind: 'draft' | 'final' = 'final'): Board {
  const plan = planFilm(board, kind, FILM, none);
  const takes = new Map(plan.map(({ shot, jobId, of }) => [shot.id, { jobId, of }]));
  return withFilm(board, { kind, filmId: FILM, takes });
}

const begun = begin(planned);
const idOf = (shotId: string) => shotJobId(FILM, shotId);
const job = (id: string, state: keyof typeof statuses, more: Partial<Job> = {}) =>
  aJob({ id, status: statuses[state], ...more });
const made = ['1', '2', '3'].map((shotId) => job(idOf(shotId), 'succeeded'));

/** Which shots a next film makes, of those that `jobs` has made. */
async function missing(board: Board, jobs: readonly Job[] = made): Promise<string[]> {
  const takes = await readTakes(board, async (id) => jobs.find((each) => each.id === id));
  const plan = planFilm(board, 'final', '1600000000000000002', takes);
  for (const { isNew, jobId, shot } of plan)
    expect(isNew).toBe(jobId === shotJobId('1600000000000000002', shot.id));
  return plan.filter(({ isNew }) => isNew).map(({ shot }) => shot.id);
}

describe('a next film', () => {
  it('makes everything of a board without takes, and nothing of one that is made', async () => {
    expect(await missing(planned)).toEqual(['1', '2', '3']);
    expect(await missing(begun)).toEqual([]);
    expect(await missing(begin(planned, 'draft'))).toEqual(['1', '2', '3']);
  });

  it.each([
    ['its words', editShot(begun, '1', { prompt: 'x' }), ['1']],
    ['its length', editShot(begun, '1', { durationSeconds: 8 }), ['1']],
    ['its model', editShot(begun, '1', { model: 'kling' }), ['1']],
    ['its beginning', editShot(begun, '3', { continues: false }), ['3']],
    ['the one that it goes on from', editShot(begun, '2', { prompt: 'x' }), ['2', '3']],
    ['a take that is forgotten', redoShot(begun, '2'), ['2', '3']],
    ['one before that is gone', removeShot(begun, '2'), ['3']],
    ['places', moveShot(begun, '1', 1), ['3']],
    ['the style', withWords(begun, { title: '', style: 'noir' }), ['1', '2', '3']],
    ['the model of all', withLook(begun, { model: 'kling' }), ['1', '2', '3']],
    ['the shape of all', withLook(begun, { aspectRatio: '9:16' }), ['1', '2', '3']],
    ['the title', withWords(begun, { title: 'x', style: '' }), []],
  ])('makes anew what another %s makes different', async (_, board, ids) => {
    expect(await missing(board)).toEqual(ids);
  });

  it('finds a take again once its shot is what it was', async () => {
    const changed = editShot(begun, '2', { prompt: 'x' });
    expect(await missing(editShot(changed, '2', { prompt: 'b' }))).toEqual([]);
    expect(await missing(moveShot(moveShot(begun, '1', 1), '1', -1))).toEqual([]);
  });

  it.each([
    ['failed', {}, true],
    ['cancelled', {}, true],
    ['succeeded', { isDeleted: true }, true],
    ['running', {}, false],
    ['unclear', {}, false],
    ['reviewing', { review: {} }, false],
  ] as const)('makes a shot anew whose video is %s %j: %s', async (state, more, isAnew) => {
    const jobs = [job(idOf('1'), state, more), ...made.slice(1)];
    expect(await missing(begun, jobs)).toEqual(isAnew ? ['1'] : []);
  });
});

describe('what became of a shot', () => {
  const read = (film: Job | undefined, jobs: readonly Job[] = []) =>
    readTakes(begun, async (id) => (id === FILM ? film : jobs.find((each) => each.id === id)));

  it('is nothing, something to wait for, or its job', async () => {
    const running = aFilm(FILM, { status: statuses.filming });
    const waiting = await read(running);
    expect(waiting.isFilming('final')).toBe(true);
    expect(waiting.film('final')).toBe(running);
    expect([waiting.of('1', 'final'), waiting.of('1', 'draft'), waiting.of('9', 'final')]).toEqual([
      { state: 'waiting' },
      { state: 'none' },
      { state: 'none' },
    ]);
    const states = ['succeeded', 'failed', 'running'] as const;
    const jobs = ['1', '2', '3'].map((id, index) => job(idOf(id), states[index] ?? 'running'));
    const some = await read(running, jobs);
    expect(['1', '2', '3'].map((id) => some.of(id, 'final').state)).toEqual(['made', 'failed', 'making']);
  });

  it('is nothing more to wait for once the film is over or gone', async () => {
    for (const film of [aFilm(FILM, { status: statuses.failed }), undefined]) {
      const takes = await read(film);
      expect(takes.isFilming('final')).toBe(false);
      expect(takes.of('1', 'final')).toEqual({ state: 'none' });
    }
  });

  it('is the film’s own reason where it has no job', async () => {
    const film = aFilm(FILM, { status: statuses.failed }, { '2': { state: 'missing', why: 'no fox' } });
    const takes = await read(film);
    expect(takes.of('2', 'final')).toEqual({ state: 'failed', job: undefined, why: 'no fox' });
    expect(takes.of('1', 'final')).toEqual({ state: 'none' });
  });

  it('isn’t shown once the shot wants something else', async () => {
    const changed = editShot(begun, '2', { prompt: 'x' });
    const takes = await readTakes(changed, async (id) => made.find((each) => each.id === id));
    expect(['1', '2', '3'].map((id) => takes.of(id, 'final').state)).toEqual(['made', 'none', 'none']);
  });
});
