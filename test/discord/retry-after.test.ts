import { describe, expect, it } from 'vitest';
import { askedWait } from '../../src/discord/retry-after.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Times that Discord itself states, in milliseconds. Nothing else comes from Discord. */
const known: [string, number][] = [
  ['1', 1_000],
  ['0.3', 300],
  [' 2 ', 2_000],
  ['65', 65_000],
  ['3600', HOUR],
];
const unknown: (string | null)[] = [
  ...[null, '', ' ', '0', '0.0', '-5', '-0', 'NaN', 'Infinity', 'soon', '1e3', '0x10', '5, 5', '1 s', 'null'],
  'Sat, 28 Nov 2026 11:00:00 GMT',
  'Sat, 28 Nov 2026 12:00:30 GMT',
  'Wed, 99 Foo 2026 12:00:30 GMT',
];
const overDurationLimit = ['3601', '86400', '99999999999999999999', 'Sat, 28 Nov 2099 12:00:00 GMT'];

const discords = (more: object = {}) => JSON.stringify({ message: 'You are being rate limited.', ...more });
const own = [
  ...[{}, { retry_after: 0 }, { retry_after: 0.3 }, { retry_after: -7 }, { retry_after: 'x' }],
  ...[{ retry_after: null }, { retry_after: {} }, { global: false }, { global: 'x' }, { code: 0 }],
].map(discords);
const foreign = [
  ...[
    '',
    ' ',
    '<html>edge</html>',
    '<!DOCTYPE html><h1>Access denied</h1>',
    'error code: 1015',
    'null',
    '[]',
  ],
  ...['429', '"error"', '{', '{}', '{"retry_after":1}', '{"title":"Error 1015","status":429}'],
  ...['\u001f\u008b\b\u0000', '{"message":7}', `${'x'.repeat(100_000)}`],
];

const cases = (headers: (string | null)[], bodies: string[]) =>
  headers.flatMap((header) => bodies.map((body) => [header, body.slice(0, 40), body] as const));
const ask = (header: string | null, body: string, more: Record<string, string> = {}) =>
  askedWait((name) => (name === 'retry-after' ? header : (more[name] ?? null)), body, NOW);

describe('what a 429 asks for', () => {
  it.each(
    cases(
      known.map(([header]) => header),
      own,
    ),
  )('%j %s: as long as it says', (header, _, body) => {
    const [, ms = 0] = known.find(([text]) => text === header) ?? [];
    expect(ask(header, body)).toEqual({ ms, reach: 'route', isKnown: true });
  });

  it('as long as an hour, where it says longer than anybody should wait', () => {
    const [body = ''] = own;
    expect(ask('3600', body)).toMatchObject({ ms: 60 * MINUTE, isKnown: true });
    expect(ask('3601', body)).toMatchObject({ ms: 60 * MINUTE, isKnown: false });
  });

  it.each(cases(unknown, own))('%j %s: a minute for the route', (header, _, body) => {
    expect(ask(header, body)).toEqual({ ms: MINUTE, reach: 'route', isKnown: false });
  });

  it.each(cases(unknown, foreign))('%j %s: a minute for all', (header, _, body) => {
    expect(ask(header, body)).toEqual({ ms: MINUTE, reach: 'address', isKnown: false });
  });

  it.each(
    cases(
      known.map(([header]) => header),
      foreign,
    ),
  )('%j %s: a minute or more for all', (header, _, body) => {
    const [, ms = 0] = known.find(([text]) => text === header) ?? [];
    expect(ask(header, body)).toEqual({ ms: Math.max(ms, MINUTE), reach: 'address', isKnown: false });
  });

  it.each(cases(overDurationLimit, [...own, ...foreign]))('%j %s: an hour', (header, _, body) => {
    expect(ask(header, body).ms).toBe(HOUR);
  });

  it.each([
    ['the body', null, discords({ retry_after: 90 }), 90_000],
    ['the body, where that is longer', '1', discords({ retry_after: 1.25 }), 1_250],
    ['a body that wants years', '1', discords({ retry_after: 1e300 }), HOUR],
    ['whoever opens direct messages too fast', '0.3', discords({ code: 40003 }), 5 * MINUTE],
    ['it, where that is longer', '900', discords({ code: 40003 }), 15 * MINUTE],
    ['a date', 'Sat, 28 Nov 2026 12:05:00 GMT', discords(), 5 * MINUTE],
  ])('takes the word of %s', (_, header, body, ms) => expect(ask(header, body).ms).toBe(ms));

  it('is for all routes of the bot where Discord says so, in the header or the body', () => {
    expect(ask('1', discords(), { 'x-ratelimit-global': 'true' }).reach).toBe('bot');
    expect(ask('1', discords({ global: true })).reach).toBe('bot');
    expect(ask(null, '<html>', { 'x-ratelimit-global': 'true' }).reach).toBe('address');
  });
});
