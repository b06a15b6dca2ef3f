import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/providers/http/exchange.ts';
import { type CallName, type KindOfWords, toRefusal } from '../../../src/providers/http/refusal.ts';
import { asUnsent } from '../../../src/providers/http/unsent.ts';
import { ProviderError } from '../../../src/providers/provider.ts';

const NOW_MS = Date.parse('2027-01-15T12:00:00Z');
const saysNothing = () => undefined;

/** By the provider itself, unless the fields say otherwise. */
function answer(status: number, fields: Partial<Answer> = {}): Answer {
  const own = { headers: {}, receivedAtMs: NOW_MS, text: '{}', json: {}, isOwn: true, isPage: false };
  return { status, ...own, ...fields };
}
const page = { text: '<html>', json: undefined, isOwn: false, isPage: true };
const words = { text: 'Forbidden', json: undefined, isOwn: false };

/** Everything but the message. */
function verdict(...args: Parameters<typeof toRefusal>): string {
  const { kind, isRefused, isGone } = toRefusal(...args);
  return [kind, ...(isRefused ? ['refused'] : []), ...(isGone ? ['gone'] : [])].join(' ');
}

describe('a refused submit', () => {
  it.each<readonly [number, string]>([
    ...[300, 301, 304, 305, 307, 308].map((status) => [status, 'unavailable refused'] as const),
    // The server may have acted on these, or sent the request on changed.
    ...[100, 200, 302, 303, 306, 399].map((status) => [status, 'unavailable'] as const),
    ...[408, 409, 423, 424, 425, 432, 440, 444, 449, 450, 452, 460, 499, 500, 502, 503, 599].map(
      (status) => [status, 'unavailable'] as const,
    ),
    ...[400, 405, 406, 411, 412, 413, 414, 415, 418, 421, 422, 426, 428, 431, 451].map(
      (status) => [status, 'invalid_request refused'] as const,
    ),
    [401, 'unauthorized refused'],
    [403, 'unauthorized refused'],
    [402, 'insufficient_credit refused'],
    [429, 'rate_limited'],
    [404, 'retired refused'],
    [410, 'retired refused'],
  ])('with %i is %s', (status, expected) =>
    expect(verdict(answer(status), 'create', saysNothing)).toBe(expected),
  );

  it.each([
    [400, 'unavailable refused'],
    [403, 'unavailable refused'],
    [404, 'unavailable refused'],
    [409, 'unavailable'],
    // About the request itself, whoever says so.
    [413, 'invalid_request refused'],
    [414, 'invalid_request refused'],
    [431, 'invalid_request refused'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
  ])('with a web page and %i is %s', (status, expected) =>
    expect(verdict(answer(status, page), 'create', () => 'content_rejected')).toBe(expected),
  );

  it.each([
    [404, 'unavailable refused'],
    [410, 'unavailable refused'],
    [403, 'unauthorized refused'],
    [400, 'invalid_request refused'],
  ])('with words of nobody and %i is %s', (status, expected) =>
    expect(verdict(answer(status, words), 'create', () => 'content_rejected')).toBe(expected),
  );

  it.each<[number, ReturnType<KindOfWords>, string]>([
    [400, 'content_rejected', 'content_rejected refused'],
    [404, 'insufficient_credit', 'insufficient_credit refused'],
    [409, 'invalid_request', 'invalid_request refused'],
    [400, 'unavailable', 'unavailable'],
    [429, 'insufficient_credit', 'insufficient_credit'],
    [429, 'content_rejected', 'rate_limited'],
    [500, 'content_rejected', 'unavailable'],
    [302, 'content_rejected', 'unavailable'],
  ])('with %i whose words mean %s is %s', (status, kind, expected) => {
    const asked: unknown[] = [];
    const kindOfWords: KindOfWords = (...args) => {
      asked.push(args);
      return kind;
    };
    const said = { code: 'bad', message: 'It is bad.' };
    expect(verdict(answer(status, { json: said }), 'create', kindOfWords)).toBe(expected);
    const isRead = status >= 400 && status < 500;
    const call = [status, expect.objectContaining({ codes: ['bad'], message: 'It is bad.' }), 'create'];
    expect(asked).toEqual(isRead ? [call] : []);
  });

  it.each([404, 410])('of an image with %i says nothing of the model', (status) =>
    expect(verdict(answer(status), 'upload', saysNothing)).toBe('invalid_request refused'),
  );

  it('goes by the status inside of a success', () =>
    expect(verdict(answer(200), 'create', saysNothing, 402)).toBe('insufficient_credit refused'));
});

describe('a question about a submit', () => {
  it.each<[CallName, number, string]>([
    ...[404, 410].map((status) => ['poll', status, 'task_failed gone'] as [CallName, number, string]),
    ...[400, 404, 405, 409, 410, 422, 501].map(
      (status) => ['cancel', status, 'task_failed gone'] as [CallName, number, string],
    ),
    ['list', 405, 'invalid_request'],
    ['list', 501, 'invalid_request'],
    ['list', 404, 'unavailable'],
    ['poll', 405, 'unavailable'],
    ['poll', 501, 'unavailable'],
    ['cancel', 403, 'unauthorized'],
    ...(['poll', 'cancel', 'list'] as const).flatMap((call): [CallName, number, string][] => [
      [call, 401, 'unauthorized'],
      [call, 402, 'insufficient_credit'],
      [call, 429, 'rate_limited'],
      [call, 418, 'unavailable'],
      [call, 500, 'unavailable'],
    ]),
  ])('%s with %i is %s', (call, status, expected) =>
    expect(verdict(answer(status), call, () => 'content_rejected')).toBe(expected),
  );

  it.each<[CallName, number]>([
    ['poll', 404],
    ['cancel', 410],
    ['list', 405],
    ['poll', 401],
  ])('%s learns nothing from a web page with %i', (call, status) =>
    expect(verdict(answer(status, page), call, saysNothing)).toBe('unavailable'),
  );

  it('is not settled by words of nobody', () => {
    expect(verdict(answer(404, words), 'poll', saysNothing)).toBe('unavailable');
    expect(verdict(answer(405, words), 'list', saysNothing)).toBe('unavailable');
    expect(verdict(answer(401, words), 'poll', saysNothing)).toBe('unauthorized');
  });
});

describe('the cause of a refusal', () => {
  const cause = (each: Answer, status?: number) => toRefusal(each, 'poll', saysNothing, status).message;

  it.each([
    [answer(500), 'poll: 500: no reason given'],
    [answer(500, page), 'poll: 500: a web page'],
    [answer(500, words), 'poll: 500: Forbidden'],
    [answer(500, { ...words, text: ' \n' }), 'poll: 500: an empty answer'],
    [answer(500, { json: { message: 'It is bad.' } }), 'poll: 500: It is bad.'],
    [answer(500, { json: { code: 'bad', type: 'input' } }), 'poll: 500 (bad, input): no reason given'],
    // Only the provider's own words count.
    [answer(500, { ...page, json: { message: 'It is bad.' } }), 'poll: 500: a web page'],
    // They repeat the status, or say that there is no error.
    [answer(500, { json: { code: 500, err_code: 0, type: 'x' } }), 'poll: 500 (x): no reason given'],
    [answer(500, { json: { request_id: 'a-1' } }), 'poll: 500: no reason given, request a-1'],
  ])('%# is %s', (each, expected) => expect(cause(each)).toBe(expected));

  it('has both statuses', () => expect(cause(answer(200), 402)).toBe('poll: 200, code 402: no reason given'));

  it.each(['x-request-id', 'request-id', 'cf-ray', 'x-amzn-requestid', 'x-amz-cf-id'])(
    'has the id in %s',
    (name) => {
      expect(cause(answer(500, { headers: { [name]: 'a-1' } }))).toMatch(/, request a-1$/);
      for (const no of ['not an id', ' a', 'a '])
        expect(cause(answer(500, { headers: { [name]: no } }))).toBe('poll: 500: no reason given');
      const headers = { [name]: 'outer' };
      expect(cause(answer(500, { headers, json: { trace_id: 'inner' } }))).toMatch(/, request inner$/);
    },
  );

  it('has the first id, and no list of them', () => {
    const headers = { 'x-request-id': ['a', 'b'], 'cf-ray': 'c', 'x-amz-cf-id': 'd' } as never;
    expect(cause(answer(500, { headers }))).toMatch(/: no reason given, request c$/);
  });

  it('has nothing private', () => {
    const json = { message: 'See https://me:secret@a.example/b?key=1' };
    expect(cause(answer(500, { json }))).toBe('poll: 500: See https://a.example/…');
  });
});

it.each([
  [{ json: { retry_after: 3 }, headers: { 'retry-after': '7' } }, 3_000],
  [{ headers: { 'retry-after': '7' } }, 7_000],
  [{ json: { message: 'Try again in 5s.' } }, 5_000],
  [{ json: { retry_after: 'Fri, 15 Jan 2027 12:01:00 GMT' } }, 60_000],
  [{ headers: { 'retry-after': 'Fri, 15 Jan 2027 12:01:00 GMT' } }, 60_000],
  [{}, undefined],
])('a refusal with %j asks for a wait of %s ms', (fields, retryAfterMs) =>
  expect(toRefusal(answer(429, fields), 'poll', saysNothing)).toMatchObject({ status: 429, retryAfterMs }),
);

it.each([
  ['timeout', 'unavailable'],
  ['unauthorized', 'unauthorized'],
] as const)('a %s before the submit is %s, and the submit may be repeated', (kind, expected) => {
  const facts = { retryAfterMs: 7_000, status: 429, isRefused: true };
  const error = asUnsent(new ProviderError(kind, 'the upload', facts));
  expect(error).toMatchObject({ kind: expected, message: 'the upload', sent: false, isRefused: false });
  expect(error).toMatchObject({ retryAfterMs: 7_000, status: 429 });
});
