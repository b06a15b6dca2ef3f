import { expect, it } from 'vitest';
import { parseJson } from '../../../src/providers/http/json.ts';

it.each([
  ['{"a":[1,null,"x"]}', { a: [1, null, 'x'] }],
  ['null', null],
  ['', undefined],
  ['<html>', undefined],
  // Python writes these.
  ['{"a":NaN,"b":[-Infinity,Infinity]}', { a: null, b: [null, null] }],
  ['{"a":NaN,"b":"NaN, -Infinity"}', { a: null, b: 'NaN, -Infinity' }],
  [String.raw`{"a":NaN,"b":"\"NaN\\","c":"NaN"}`, { a: null, b: '"NaN\\', c: 'NaN' }],
  [String.raw`{"a":"\\","b":NaN}`, { a: '\\', b: null }],
  ['{"a":NaNa}', undefined],
  ['{"a":aNaN}', undefined],
  ['{"a":NaN', undefined],
  // Ids that JavaScript can't hold.
  ['{"id":12345678901234567890}', { id: '12345678901234567890' }],
  ['[-12345678901234567890]', ['-12345678901234567890']],
  ['[9007199254740992,9007199254740991]', ['9007199254740992', 9_007_199_254_740_991]],
  ['[1234567890123456.5,1e30,1200000000000000000000.0]', [1_234_567_890_123_456.5, 1e30, 1.2e21]],
  ['["12345678901234567890"]', ['12345678901234567890']],
])('%s is read as %j', (text, value) => expect(parseJson(text)).toEqual(value));

it('reads as many values as any answer has, and no more', () => {
  const list = (values: number) => `[${Array.from({ length: values - 1 }, () => 1).join()}]`;
  expect(parseJson(list(20_000))).toHaveLength(19_999);
  expect(parseJson(list(20_002))).toBeUndefined();
});
