import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createRunner } from '../../src/jobs/runner.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

/** A runner with one job whose steps are those of `steps`, one after the other. */
function start(steps: (() => Promise<number | undefined>)[], status: keyof typeof statuses = 'running') {
  const job = aJob({ status: statuses[status] });
  const clock = createFakeClock();
  const [stopping, halting] = [new AbortController(), new AbortController()];
  let taken = 0;
  const runner = createRunner({
    jobs: new Map([[job.id, job]]),
    mayStep: () => true,
    step: async () => steps[taken++]?.(),
    log: pino({ level: 'silent' }),
    ...{ clock, stopping: stopping.signal, halting: halting.signal },
  });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return { job, clock, runner, stopping, halting, settle, taken: () => taken };
}

it('takes the next step at once where something came in during one, whatever that says of its next look', async () => {
  const first = Promise.withResolvers<number>();
  const run = start([() => first.promise, async () => undefined]);
  run.runner.wake(run.job.id);
  run.runner.wake(run.job.id);
  expect(run.taken()).toBe(1);
  first.resolve(60_000);
  await run.settle();
  expect(run.taken()).toBe(2);
  expect(run.clock.waiting).toBe(0);
});

it('takes one step at a time, and the next when it is due or when it is woken', async () => {
  const run = start([async () => 0, async () => 60_000, async () => 60_000, async () => undefined]);
  run.runner.wake(run.job.id);
  await run.settle();
  expect(run.taken()).toBe(2);
  run.clock.advance(59_999);
  await run.settle();
  expect(run.taken()).toBe(2);
  run.clock.advance(1);
  await run.settle();
  expect(run.taken()).toBe(3);
  run.runner.wake(run.job.id);
  await run.settle();
  expect([run.taken(), run.clock.waiting]).toEqual([4, 0]);
});

it.each([
  ['before', 1_000, 1_000],
  ['after', 90_000, 60_000],
])(
  'is woken at the earlier time where something during a step asks for one %s its next look',
  async (_, ms, atMs) => {
    const first = Promise.withResolvers<number>();
    const run = start([() => first.promise, async () => undefined]);
    run.runner.wake(run.job.id);
    run.runner.wakeIn(run.job.id, ms);
    first.resolve(60_000);
    await run.settle();
    expect(run.clock.waiting).toBe(1);
    run.clock.advance(atMs - 1);
    await run.settle();
    expect(run.taken()).toBe(1);
    run.clock.advance(1);
    await run.settle();
    expect([run.taken(), run.clock.waiting]).toEqual([2, 0]);
  },
);

it('takes a step that failed again, and one that is woken meanwhile at once', async () => {
  const fails = async () => Promise.reject(new Error('the test wants it'));
  const run = start([fails, async () => undefined]);
  run.runner.wake(run.job.id);
  await run.settle();
  expect(run.taken()).toBe(1);
  run.clock.advance(5_000);
  await run.settle();
  expect(run.taken()).toBe(2);
});

it.each([
  ['running', 'while there is time', 1],
  ['running', 'after its time', 1],
  ['delivering', 'while there is time', 2],
  ['delivering', 'after its time', 1],
] as const)('in a stop, what is %s takes, %s, %i steps', async (status, when, steps) => {
  const first = Promise.withResolvers<number>();
  const run = start([() => first.promise, async () => undefined], status);
  run.runner.wake(run.job.id);
  run.stopping.abort();
  if (when === 'after its time') run.halting.abort();
  first.resolve(0);
  await run.settle();
  expect(run.taken()).toBe(steps);
  run.runner.wake(run.job.id);
  await run.settle();
  expect(run.taken()).toBe(steps);
});

it('knows the steps that are being taken', async () => {
  const first = Promise.withResolvers<undefined>();
  const run = start([() => first.promise]);
  run.runner.wake(run.job.id);
  expect([...run.runner.underWay()]).toHaveLength(1);
  first.resolve(undefined);
  await run.settle();
  expect([...run.runner.underWay()]).toEqual([]);
});

it('wakes nobody after it was stopped', () => {
  const run = start([async () => undefined]);
  run.runner.wakeIn(run.job.id, 1_000);
  run.runner.wakeIn('another', 2_000);
  run.runner.stop();
  expect(run.clock.waiting).toBe(0);
});
