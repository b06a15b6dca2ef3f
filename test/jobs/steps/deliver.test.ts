import { describe, expect, it } from 'vitest';
import { RateLimitedError } from '../../../src/errors.ts';
import { DeliveryError } from '../../../src/jobs/delivery-error.ts';
import { ProviderError } from '../../../src/providers/provider.ts';
import { aJob, statuses } from '../../support/job.ts';
import { startStep } from '../../support/step.ts';

const delivering = (attempts = 0, fields: Parameters<typeof aJob>[0] = {}) =>
  aJob({ ...fields, status: { ...statuses.delivering, attempts } });
const reply = { route: 'reply', messageId: '1', channelId: '2' } as const;

it.each([
  ['the first attempt', 0, false, {}, false],
  ['a later attempt', 1, false, {}, true],
  ['an attempt after a restart', 0, true, {}, true],
  ['an attempt after a click', 0, false, { origin: { tokenAtMs: 5 } }, true],
])('an earlier post is looked for before %s: %s', async (_, attempts, isResumed, fields, looks) => {
  const asked: boolean[] = [];
  const run = startStep(delivering(attempts, fields), {
    isResumed: () => isResumed,
    async deliver(__, { mayBeDelivered }) {
      asked.push(mayBeDelivered);
      return reply;
    },
  });
  expect(await run.take()).toBe(0);
  expect(asked).toEqual([looks]);
  expect(run.events).toEqual([{ type: 'delivered', ...reply }]);
});

describe('a delivery that fails', () => {
  const fail = (error: Error, attempts = 0) =>
    startStep(delivering(attempts), { deliver: async () => Promise.reject(error) });
  const noSpace = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });

  it.each([
    ['because Discord asks to wait', new RateLimitedError('429', 7_000), 7_000],
    ['because the disk is full', noSpace, 30_000],
    ['because the disk was full further down', new Error('x', { cause: noSpace }), 30_000],
  ])('%s is no attempt', async (_, error, delayMs) => {
    const run = fail(error, 5);
    expect([await run.take(), run.events]).toEqual([delayMs, []]);
  });

  it.each([
    [0, 2_000, { type: 'attempt-failed' }],
    [4, 32_000, { type: 'attempt-failed' }],
    [5, 0, { type: 'undeliverable', cause: 'Error: reset', problem: 'away' }],
  ])('after %i others is repeated in %i ms', async (attempts, delayMs, event) => {
    const run = fail(new Error('reset'), attempts);
    expect([await run.take(), run.events]).toEqual([delayMs, [event]]);
  });

  it.each([
    ['no route', new DeliveryError('undeliverable', 'x'), { type: 'undeliverable', problem: 'away' }],
    [
      'a known problem',
      new DeliveryError('undeliverable', 'x', { problem: 'thread' }),
      { type: 'undeliverable', problem: 'thread' },
    ],
    ['a file that is too large', new DeliveryError('too_large', 'x'), { type: 'failed', kind: 'too_large' }],
    ['what is no video', new DeliveryError('bad_output', 'x'), { type: 'failed', kind: 'bad_output' }],
  ])('for %s is not repeated', async (_, error, event) => {
    const run = fail(error);
    expect(await run.take()).toBe(0);
    expect(run.events).toMatchObject([event]);
  });

  it('in a stop changes nothing', async () => {
    const run = fail(new ProviderError('unavailable', 'x'));
    run.stopping.abort();
    expect([await run.take(), run.events]).toEqual([undefined, []]);
  });
});
