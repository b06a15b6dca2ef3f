import { expect, it } from 'vitest';
import { figure, withSaneFigures } from '../../../src/providers/reading/figures.ts';
import { createFilelessLimit } from '../../../src/providers/reading/fileless-polls.ts';
import { looseNumber, looseText, toShare } from '../../../src/providers/reading/loose.ts';
import { findAddress } from '../../../src/providers/reading/output.ts';
import { readTaskPhase } from '../../../src/providers/reading/task-phase.ts';

it.each<[object, object]>([
  [{ costUsd: 0 }, {}],
  [{ costUsd: 1_000 }, {}],
  [{ progress: 0 }, {}],
  [{ progress: 1 }, {}],
  [{ costUsd: 1_000.01 }, { costUsd: '1000.01' }],
  [{ costUsd: -0.01 }, { costUsd: '-0.01' }],
  [{ progress: 1.01 }, { progress: '1.01' }],
  [{ costUsd: Number.NaN, progress: 0.5 }, { costUsd: 'NaN' }],
])('of %j, %j is left out', (figures, dropped) => {
  const reported: object[] = [];
  const reading = { state: 'running', ...figures };
  const kept = withSaneFigures(reading, (each) => reported.push(each));
  expect(reported).toEqual(Object.keys(dropped).length > 0 ? [dropped] : []);
  const left = Object.entries(reading).filter(([name]) => !Object.hasOwn(dropped, name));
  expect(kept).toEqual(Object.fromEntries(left));
});

it.each([
  [5, 5],
  ['5.5', 5.5],
  [0, 0],
  [undefined, undefined],
  [null, undefined],
  ['', undefined],
  ['five', Number.NaN],
])('the figure %j is %d', (value, read) => {
  expect(figure.parse(value)).toBe(read);
});

const fileless = { state: 'fileless', kind: 'bad_output', cause: 'no file', costUsd: 2 } as const;

it('a finished task without its file is polled four times more, and what it cost is kept', () => {
  const settle = createFilelessLimit();
  for (let poll = 1; poll < 5; poll++) expect(settle('a', fileless)).toEqual({ state: 'running' });
  expect(settle('a', fileless)).toEqual({
    ...{ state: 'failed', kind: 'bad_output', costUsd: 2, cause: 'no file, after 5 polls' },
  });
  // It begins anew, as after any other answer.
  expect(settle('a', fileless)).toEqual({ state: 'running' });
});

it('polls without a file count in a row, and for each task', () => {
  const settle = createFilelessLimit();
  for (let poll = 0; poll < 4; poll++) settle('a', fileless);
  expect(settle('b', fileless)).toEqual({ state: 'running' });
  expect(settle('a', { state: 'running', progress: 0.9 })).toEqual({ state: 'running', progress: 0.9 });
  for (let poll = 0; poll < 4; poll++) expect(settle('a', fileless)).toEqual({ state: 'running' });
});

it.each([
  [0, 100, 0],
  [50, 100, 0.5],
  [101, 100, 1],
  [-1, 100, 0],
  [null, 100, undefined],
  [undefined, 1, undefined],
])('%j of %i is the share %d', (value, whole, share) => {
  expect(toShare(value, whole)).toBe(share);
});

it.each([
  [' 5.5 ', 5.5, ' 5.5 '],
  [-5, -5, '-5'],
  ['1e3', undefined, '1e3'],
  [true, undefined, undefined],
  [null, null, null],
])('%j is the number %j and the text %j', (value, number, text) => {
  expect([looseNumber.parse(value), looseText.parse(value)]).toEqual([number, text]);
});

const URL_A = 'https://a.example/film.mp4';

it.each<[unknown, ReturnType<typeof findAddress>]>([
  [URL_A, { url: URL_A }],
  [[null, { url: URL_A }, 'https://b.example'], { url: URL_A }],
  [{ output: { video: { url: URL_A } } }, { url: URL_A }],
  ['https://a.example/'.padEnd(8_192, 'x'), { url: 'https://a.example/'.padEnd(8_192, 'x') }],
  ['https://a.example/'.padEnd(8_193, 'x'), 'unreadable'],
  [null, 'nothing'],
  [[], 'nothing'],
  [{}, 'nothing'],
  ['', 'nothing'],
  [{ frames: [1] }, 'unreadable'],
  ['/relative/film.mp4', 'unreadable'],
  ['https://a.example/a film.mp4', 'unreadable'],
  ['ftp://a.example/film.mp4', 'unreadable'],
  [[[[[[[URL_A]]]]]], 'nothing'],
])('in the output %j is %j', (output, found) => {
  expect(findAddress(output)).toEqual(found);
});

it.each([
  ['Succeeded', 'succeeded'],
  ['in queue', 'pending'],
  ['IN-QUEUE', 'pending'],
  ['THROTTLED', 'pending'],
  ['timed out', 'stopped'],
  ['canceled', 'stopped'],
  ['terminated', 'stopped'],
  ['errored', 'failed'],
  ['dreaming', 'running'],
])('%s means %s', (word, phase) => {
  expect(readTaskPhase(word)).toBe(phase);
});
