import { describe, expect, it } from 'vitest';
import { hasMoreValues } from '../src/json-values.ts';
import { parseJson } from '../src/providers/http/json.ts';
import { defaultSettings } from '../src/settings/schema.ts';
import { fromJson, toJson } from '../src/settings/transfer.ts';

const MEGABYTES = 8 * 2 ** 20;
const filled = (open: string, unit: string, close: string) =>
  open + unit.repeat((MEGABYTES - open.length - close.length) / unit.length).replace(/,$/, '') + close;
const nested = (open: string, close: string) => {
  const depth = MEGABYTES / (open.length + close.length);
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
};

/** What a parser needs seconds for, or dies of. */
const hostile: [what: string, text: string][] = [
  ['numbers', filled('[', '1,', ']')],
  ['empty objects', filled('[', '{},', ']')],
  ['objects', filled('[', '{"a":1},', ']')],
  ['objects in an answer', filled('{"id":"1","status":"succeeded","output":[', '{"a":1},', ']}')],
  ['strings', filled('[', '"",', ']')],
  ['strings of quotes', filled('[', '"\\"",', ']')],
  ['keys', filled('{', '"":0,', '}')],
  ['nested lists', nested('[', ']')],
  ['nested objects', nested('{"":', '}')],
  ['lists that never end', '['.repeat(MEGABYTES)],
  ['what is no number', filled('[', 'NaN,', ']')],
];

describe('8 MiB of JSON', () => {
  it.each(hostile)('with %s are not parsed', (_, text) => {
    expect(parseJson(text)).toBeUndefined();
    expect(() => fromJson(text)).toThrow();
  });

  it.each([
    ['a log', 'step 1, [2], {3}\n'],
    ['an image', 'data:image/png;base64,iVBORw0KGgo='],
    ['quotes', '"\\"'],
  ])('with a string, such as %s, are', (_, unit) => {
    const answer = { id: '1', logs: unit.repeat(MEGABYTES / 2 / unit.length), output: ['https://a.example'] };
    expect(parseJson(JSON.stringify(answer))).toEqual(answer);
  });
});

it.each([
  ['', 1],
  ['1', 1],
  ['[1,2]', 3],
  ['{"a":[1,{"b":",[{"}]}', 5],
  ['["\\\\",1]', 3],
  ['"never ends, [{', 1],
])('the text %s counts as %i', (text, values) => {
  expect(hasMoreValues(text, values)).toBe(false);
  expect(hasMoreValues(text, values - 1)).toBe(true);
});

it('every setting at its most can be imported', () => {
  const words = Array.from({ length: 500 }, (_, index) => `word ${index}`);
  const settings = { ...defaultSettings, blockedWords: words };
  expect(fromJson(toJson(settings))).toMatchObject({ blockedWords: words });
});
