import { describe, expect, it } from 'vitest';
import { aJob, statuses } from '../../support/job.ts';
import { startStep } from '../../support/step.ts';

const start = (wasAnswered: () => Promise<{ messageId: string } | undefined>) =>
  startStep(aJob({ status: statuses.accepted }), { wasAnswered });

it.each([
  ['arrived', { messageId: '7' }, { type: 'answered', messageId: '7' }],
  ['never arrived', undefined, { type: 'unanswered' }],
])('a first response that %s', async (_, answer, event) => {
  const run = start(async () => answer);
  expect([await run.take(), run.events]).toEqual([undefined, [event]]);
});

describe('Discord, if it does not answer,', () => {
  it('is asked four times, and then the job ends', async () => {
    const run = start(async () => Promise.reject(new Error('503')));
    expect([await run.take(), await run.take(), await run.take()]).toEqual([2_000, 4_000, 8_000]);
    expect(run.events).toEqual([]);
    expect([await run.take(), run.events]).toEqual([undefined, [{ type: 'unanswered' }]]);
  });

  it('is waited for 20 s', async () => {
    const run = start(() => new Promise(() => {}));
    const step = run.take();
    await run.settle();
    expect(run.clock.nextInMs).toBe(20_000);
    run.clock.advance(20_000);
    expect(await step).toBe(2_000);
  });

  it('is asked by the next process after a stop', async () => {
    const run = start(() => new Promise(() => {}));
    const step = run.take();
    await run.settle();
    run.stopping.abort();
    expect([await step, run.events]).toEqual([undefined, []]);
  });
});
