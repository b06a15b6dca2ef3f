import { describe, expect, it } from 'vitest';
import { MAX_SHOTS } from '../../../src/jobs/film.ts';
import { newBoard } from '../../../src/requests/board/board.ts';
import { addShots } from '../../../src/requests/board/changes.ts';
import { hasRoomFor, rewritesOf, useRewrite, useWritten } from '../../../src/requests/board/suggestions.ts';

const board = addShots(newBoard('', 'a fox'), [{ prompt: 'a fox' }, { prompt: 'a hare' }]);
const written = {
  title: 'The race',
  shots: [
    { prompt: 'a fox runs', shown: 'ein Fuchs rennt', durationSeconds: 4 },
    { prompt: 'a hare runs', shown: 'ein Hase rennt', durationSeconds: 8 },
  ],
  ...{ leftOut: 0, callsLeft: 19 },
};
const promptsOf = ({ shots }: typeof board) => shots.map(({ prompt }) => prompt);

describe('written shots', () => {
  it('replace those of a board, as new ones, or follow them', () => {
    const replaced = useWritten({ ...board, written }, 'replace');
    expect(promptsOf(replaced)).toEqual(['a fox runs', 'a hare runs']);
    expect(replaced.shots.map(({ durationSeconds }) => durationSeconds)).toEqual([4, 8]);
    // An id stands for one shot for ever: its take would be taken for the new one's.
    expect(replaced.shots.map(({ id }) => id)).toEqual(['3', '4']);
    expect(replaced).toMatchObject({ title: 'The race', idea: 'a fox' });
    expect(replaced).not.toHaveProperty('written');
    const added = useWritten({ ...board, title: 'Mine', written }, 'add');
    expect(promptsOf(added)).toEqual(['a fox', 'a hare', 'a fox runs', 'a hare runs']);
    expect(added.title).toBe('Mine');
  });

  it('follow others only if all of them fit', () => {
    const full = (length: number) =>
      addShots(
        newBoard(),
        Array.from({ length }, () => ({ prompt: 'x' })),
      );
    expect(hasRoomFor(full(MAX_SHOTS - 2), written)).toBe(true);
    expect(hasRoomFor(full(MAX_SHOTS - 1), written)).toBe(false);
  });
});

describe('rewrites of a shot', () => {
  const text = { kind: 'mood' as const, prompt: 'a calm fox', shown: 'ein ruhiger Fuchs' };
  const rewrites = { shotId: '1', of: 'a fox', texts: [text], leftOut: 2, callsLeft: 1 };
  const suggested = { ...board, rewrites };

  it('are taken as they are sent to the model', () => {
    const used = useRewrite(suggested, '1', 'mood');
    expect(used && promptsOf(used)).toEqual(['a calm fox', 'a hare']);
    expect(used).not.toHaveProperty('rewrites');
  });

  it('are of no other shot, no other words and no other kind', () => {
    expect(useRewrite(suggested, '2', 'mood')).toBeUndefined();
    expect(useRewrite(suggested, '1', 'light')).toBeUndefined();
    const edited = { ...suggested, shots: board.shots.map((shot) => ({ ...shot, prompt: 'a wolf' })) };
    expect(useRewrite(edited, '1', 'mood')).toBeUndefined();
    expect(rewritesOf(suggested, undefined)).toBeUndefined();
    expect(rewritesOf(board, undefined)).toBeUndefined();
  });
});
