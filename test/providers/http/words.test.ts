import { describe, expect, it } from 'vitest';
import { readWords, reasonOf } from '../../../src/providers/http/words.ts';

const NOW_MS = Date.parse('2027-01-15T12:00:00Z');

describe('the words of a provider', () => {
  it.each([
    ...['code', 'type', 'error_code', 'err_code', 'reason', 'failureCode', 'failure_code', 'discriminator'],
  ])('have a code in %s', (field) => {
    expect(readWords({ [field]: 'Bad.Input-1' })).toMatchObject({ codes: ['Bad.Input-1'], message: '' });
    expect(readWords({ [field]: 1301 })).toMatchObject({ codes: ['1301'], message: '' });
    for (const no of ['', null, true, {}])
      expect(readWords({ [field]: no })).toMatchObject({ codes: [], message: '' });
    // Somebody put a sentence there. A type is never one.
    const message = field === 'type' ? '' : 'It is bad.';
    for (const sentence of ['It is bad.', ' It is bad. '])
      expect(readWords({ [field]: sentence })).toMatchObject({ codes: [], message });
    const long = 'a'.repeat(65);
    expect(readWords({ [field]: long })).toMatchObject({ codes: [], message: field === 'type' ? '' : long });
  });

  it.each([
    ...[
      'title',
      'message',
      'msg',
      'detail',
      'details',
      'description',
      'error',
      'errors',
      'issues',
      'failure',
    ],
    'failure_reason',
  ])('have a sentence in %s', (field) => {
    expect(readWords({ [field]: ' It is bad. ' })).toMatchObject({ codes: [], message: 'It is bad.' });
    expect(readWords({ [field]: { code: 'bad', message: 'It is bad.' } })).toMatchObject({
      codes: ['bad'],
      message: 'It is bad.',
    });
  });

  it.each([
    ['It is bad.', [], 'It is bad.'],
    [undefined, [], ''],
    [null, [], ''],
    [7, [], ''],
    [[' One. ', { detail: 'Two.' }, ''], [], 'One.; Two.'],
    [
      { code: 'a', error: { code: 'b', message: 'One.' }, message: 'One.', errors: [{ code: 'a' }] },
      ['a', 'b'],
      'One.',
    ],
    [{ input: 'a boat', ctx: { error: 'x' } }, [], ''],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9].map(String), [], '1; 2; 3; 4; 5; 6; 7; 8'],
  ])('of %j are %j and “%s”', (body, codes, message) =>
    expect(readWords(body)).toMatchObject({ codes, message }),
  );

  it('are read five levels deep', () => {
    const within = (levels: number): unknown => (levels === 0 ? 'deep' : { error: within(levels - 1) });
    expect(readWords(within(5)).message).toBe('deep');
    expect(readWords(within(6)).message).toBe('');
    expect(readWords([[[[['deep']]]]]).message).toBe('deep');
    expect(readWords([[[[[['deep']]]]]]).message).toBe('');
  });

  it.each([
    [{ loc: ['body', 'prompt'], msg: 'is long' }, 'body.prompt: is long'],
    [{ path: ['items[0]', 7], msg: 'is long' }, 'items[0].7: is long'],
    [{ field: 'prompt', msg: 'is long' }, 'prompt: is long'],
    [{ param: 'prompt', msg: 'is long' }, 'prompt: is long'],
    [{ loc: null, param: 'prompt', msg: 'is long' }, 'prompt: is long'],
    [{ param: 'prompt', message: 'is long', detail: 'by far' }, 'prompt: is long; by far'],
    [[{ msg: 'is bad' }, { param: 'seed', msg: 'is long' }], 'is bad; seed: is long'],
    [{ param: 'prompt' }, ''],
    [[{ msg: 'is bad' }, { param: 'seed' }], 'is bad'],
    [{ param: 'a paper boat', msg: 'is long' }, 'is long'],
    [{ param: 'a'.repeat(101), msg: 'is long' }, 'is long'],
    [{ loc: 'abcdefghi'.split(''), msg: 'is long' }, 'a.b.c.d.e.f.g.h: is long'],
    [{ param: '', msg: 'is long' }, 'is long'],
  ])('in %j name the wrong part: %s', (body, message) => expect(readWords(body).message).toBe(message));

  it.each([
    [{ request_id: 'req-1' }, 'req-1'],
    [{ requestId: 'a.b:c/d_1' }, 'a.b:c/d_1'],
    [{ trace_id: 'req-1' }, 'req-1'],
    [{ traceId: 'req-1' }, 'req-1'],
    [{ metadata: { requestId: 'req-1' } }, 'req-1'],
    [{ metadata: { requestId: 'inner' }, trace_id: 'outer' }, 'outer'],
    [{ request_id: 'outer', error: { request_id: 'inner' } }, 'outer'],
    [{ error: { request_id: 'inner' } }, 'inner'],
    [{ request_id: 'not an id', trace_id: 'req-1' }, 'req-1'],
    [{ request_id: ' req', trace_id: 'req ', traceId: 'a'.repeat(101) }, undefined],
    [{ request_id: 7 }, undefined],
    [{ request_id: '' }, undefined],
  ])('in %j have the request’s id %s', (body, requestId) =>
    expect(readWords(body).requestId).toBe(requestId),
  );

  it.each([
    [{ retry_after: 2 }, 2_000],
    [{ retry_after: '2' }, 2_000],
    [{ retry_after: 'Fri, 15 Jan 2027 12:01:00 GMT' }, 60_000],
    [{ retry_after: true }, undefined],
    [{ retry_after: 2, error: { retry_after: 5 } }, 2_000],
    [{ error: { retry_after: 5 } }, 5_000],
    [{}, undefined],
  ])('in %j ask for a wait of %s ms', (body, waitMs) =>
    expect(readWords(body, NOW_MS).retryAfterMs).toBe(waitMs),
  );
});

it.each([
  [{ code: 'bad', message: 'It is bad.' }, 'bad: It is bad.'],
  [{ code: 'bad', type: 'input' }, 'bad: input'],
  [{ message: 'It is bad.' }, 'It is bad.'],
  ['It is bad.', 'It is bad.'],
  [undefined, 'no reason given'],
  [null, 'no reason given'],
  ['', 'no reason given'],
  [false, 'no reason given'],
  [0, '0'],
  [{ input: 1 }, '{"input":1}'],
  [{ input: 'x'.repeat(2_000) }, `{"input":"${'x'.repeat(990)}`],
])('a task that failed for %j failed for: %s', (error, reason) => expect(reasonOf(error)).toBe(reason));
