import { describe, expect, it } from 'vitest';
import { halvesOf, shotsInIdea, shotsInText } from '../../../src/requests/board/typed-shots.ts';

describe('typed shots', () => {
  it('are lines, without their numbers and marks', () => {
    expect(
      shotsInText('1. A fox wakes up\n2) It runs\n- It stops\n• The end\n').map(({ prompt }) => prompt),
    ).toEqual(['A fox wakes up', 'It runs', 'It stops', 'The end']);
    // A year, a number and a minus are words.
    expect(shotsInText('1984 begins\n3 foxes\n-5 degrees').map(({ prompt }) => prompt)).toEqual([
      '1984 begins',
      '3 foxes',
      '-5 degrees',
    ]);
  });

  it('are paragraphs where there are blank lines', () => {
    expect(shotsInText('A fox\nin the snow\n \nIt runs').map(({ prompt }) => prompt)).toEqual([
      'A fox\nin the snow',
      'It runs',
    ]);
  });

  it.each([
    ['A fox (5s)', 'A fox', 5],
    ['A fox [ 12 sec. ]', 'A fox', 12],
    ['A fox (5s).', 'A fox.', 5],
    ['Ein Fuchs (5 Sekunden)', 'Ein Fuchs', 5],
    ['キツネ（5秒）', 'キツネ', 5],
    ['A fox (0s)', 'A fox (0s)', undefined],
    ['A fox (5)', 'A fox (5)', undefined],
    ['A fox (5s) runs', 'A fox (5s) runs', undefined],
  ])('may say their length: %s', (typed, prompt, durationSeconds) => {
    expect(shotsInText(typed)).toEqual([{ prompt, ...(durationSeconds && { durationSeconds }) }]);
  });
});

describe('an idea', () => {
  it('has a shot for each sentence', () => {
    expect(
      shotsInIdea('A fox wakes up. It runs to the sea! Does it swim?', 'en').map(({ prompt }) => prompt),
    ).toEqual(['A fox wakes up.', 'It runs to the sea!', 'Does it swim?']);
    expect(shotsInIdea('キツネが目を覚ます。海へ走る。', 'ja')).toHaveLength(2);
  });

  it('that was typed as shots stays what it is', () => {
    expect(shotsInIdea('A fox. It wakes up.\nIt runs. Fast.', 'en')).toHaveLength(2);
    expect(shotsInIdea(' \u200b ', 'en')).toEqual([]);
  });
});

it.each([
  ['A fox wakes up. It runs to the sea.', ['A fox wakes up.', 'It runs to the sea.']],
  ['Snow falls, a fox wakes up and runs', ['Snow falls,', 'a fox wakes up and runs']],
  ['a fox runs', ['a fox', 'runs']],
  ['fox', ['fox', 'fox']],
])('parts %s where it reads best', (prompt, halves) => {
  expect(halvesOf(prompt)).toEqual(halves);
});
