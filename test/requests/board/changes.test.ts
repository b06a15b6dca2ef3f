import { describe, expect, it } from 'vitest';
import { MAX_SHOTS } from '../../../src/jobs/film.ts';
import {
  type Board,
  boardSchema,
  newBoard,
  SHOT_MAX_LENGTH,
  titleOf,
} from '../../../src/requests/board/board.ts';
import {
  addShots,
  editShot,
  moveShot,
  redoShot,
  removeShot,
  splitShot,
  withFilm,
  withLook,
  withWords,
} from '../../../src/requests/board/changes.ts';

const prompts = ({ shots }: Board) => shots.map(({ prompt }) => prompt);
const ids = ({ shots }: Board) => shots.map(({ id }) => id);
const three = addShots(newBoard(), [{ prompt: 'a' }, { prompt: 'b', continues: true }, { prompt: 'c' }]);

describe('the name of a film', () => {
  it.each([
    ['A fox wakes up.', 'A fox wakes up'],
    ['きつねが目を覚ます。', 'きつねが目を覚ます'],
    ['And then...', 'And then...'],
    ['Who is there?', 'Who is there?'],
  ])('without a title is what happens first, without its full stop: %s', (prompt, name) => {
    expect(titleOf(addShots(newBoard(), [{ prompt }]))).toBe(name);
    expect(titleOf({ ...newBoard(), title: prompt })).toBe(prompt);
  });
});

describe('shots that are added', () => {
  it('follow the others, or one of them, each with an id that nobody has had', () => {
    const added = addShots(removeShot(three, '3'), [{ prompt: 'd' }, { prompt: 'e' }], '1');
    expect(prompts(added)).toEqual(['a', 'd', 'e', 'b']);
    expect(ids(added)).toEqual(['1', '4', '5', '2']);
    expect(prompts(addShots(three, [{ prompt: 'd' }], 'nobody'))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are clean, not too long, and not empty', () => {
    const added = addShots(newBoard(), [
      { prompt: ' \u200b ' },
      { prompt: ` ${'x'.repeat(SHOT_MAX_LENGTH + 5)}` },
      { prompt: 'a\u202eb', durationSeconds: 5, model: 'kling', continues: true },
    ]);
    expect(added.shots.map(({ prompt }) => prompt.length)).toEqual([SHOT_MAX_LENGTH, 2]);
    expect(added.shots[1]).toMatchObject({ durationSeconds: 5, model: 'kling', continues: true, takes: {} });
    expect(boardSchema.parse(added)).toEqual(added);
  });

  it('are as many as there is room for', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ prompt: `${index}` }));
    const full = addShots(three, many);
    expect(full.shots).toHaveLength(MAX_SHOTS);
    expect(new Set(ids(full)).size).toBe(MAX_SHOTS);
    expect(ids(full).every((id) => /^[a-z0-9]{1,8}$/.test(id))).toBe(true);
    expect(addShots(full, many)).toEqual(full);
  });
});

it('never lets the first shot go on from one before', () => {
  expect(addShots(newBoard(), [{ prompt: 'a', continues: true }]).shots[0]?.continues).toBe(false);
  expect(removeShot(three, '1').shots[0]).toMatchObject({ prompt: 'b', continues: false });
  expect(moveShot(three, '2', -1).shots.map(({ continues }) => continues)).toEqual([false, false, false]);
  expect(editShot(three, '1', { continues: true }).shots[0]?.continues).toBe(false);
});

describe('a shot', () => {
  it('is edited, but not to nothing', () => {
    expect(prompts(editShot(three, '2', { prompt: ' bb ' }))).toEqual(['a', 'bb', 'c']);
    expect(prompts(editShot(three, '2', { prompt: '  ' }))).toEqual(['a', 'b', 'c']);
    expect(editShot(three, '9', { prompt: 'x' })).toEqual(three);
  });

  it.each([
    [null, [null, null]],
    [10, [5, 5]],
    [5, [3, 2]],
    [1, [1, 1]],
  ])('of %s seconds is split into %j', (durationSeconds, seconds) => {
    const split = splitShot(editShot(three, '2', { durationSeconds, model: 'kling' }), '2', ['x', 'y']);
    expect(prompts(split)).toEqual(['a', 'x', 'y', 'c']);
    expect(split.shots.slice(1, 3).map((shot) => shot.durationSeconds)).toEqual(seconds);
    expect(split.shots[2]).toMatchObject({ continues: true, model: 'kling' });
  });

  it('stays whole where there is nothing for one half, or no room for two', () => {
    expect(splitShot(three, '2', ['x', ' '])).toEqual(three);
    expect(splitShot(three, '9', ['x', 'y'])).toEqual(three);
    const full = addShots(
      three,
      Array.from({ length: 30 }, () => ({ prompt: 'z' })),
    );
    expect(splitShot(full, '2', ['x', 'y'])).toEqual(full);
  });

  it('changes places with its neighbors, as far as it has some', () => {
    expect(prompts(moveShot(three, '1', 1))).toEqual(['b', 'a', 'c']);
    expect(prompts(moveShot(three, '3', -1))).toEqual(['a', 'c', 'b']);
    expect(moveShot(three, '1', -1)).toEqual(three);
    expect(moveShot(three, '3', 1)).toEqual(three);
    expect(moveShot(three, '9', 1)).toEqual(three);
  });

  it('forgets its takes alone', () => {
    const takes = new Map(['1', '2'].map((id) => [id, { jobId: '12345678901234567890', of: 'it' }]));
    const begun = withFilm(three, { kind: 'final', filmId: '77', takes });
    expect(begun.films).toEqual({ final: '77' });
    expect(redoShot(begun, '1').shots.map((shot) => Object.keys(shot.takes))).toEqual([[], ['final'], []]);
    const drafted = withFilm(begun, { kind: 'draft', filmId: '78', takes });
    expect(Object.keys(drafted.shots[0]?.takes ?? {})).toEqual(['final', 'draft']);
    expect(drafted.films).toEqual({ final: '77', draft: '78' });
  });
});

it('keeps title and style in one line each', () => {
  const { title, style } = withWords(newBoard(), {
    title: ` A\nfilm ${'x'.repeat(200)}`,
    style: 'soft\nlight ',
  });
  expect(title).toHaveLength(80);
  expect(title).toContain('A film');
  expect(style).toBe('soft light');
  expect(withLook(newBoard(), { model: 'kling', aspectRatio: '9:16' })).toMatchObject({
    ...{ model: 'kling', aspectRatio: '9:16', resolution: null },
  });
});
