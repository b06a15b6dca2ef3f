import { expect, it } from 'vitest';
import { createJobSignals } from '../../src/jobs/signals.ts';

function start() {
  const [stopping, halting] = [new AbortController(), new AbortController()];
  const jobs = createJobSignals({ stopping: stopping.signal, halting: halting.signal });
  const stateOf = (id: string) => [jobs.of(id).stopping.aborted, jobs.of(id).halting.aborted];
  return { stopping, halting, jobs, stateOf };
}

it('ends what one job does, and nothing of the others', () => {
  const { jobs, stateOf } = start();
  const before = [stateOf('1'), stateOf('2')];
  jobs.end('1');
  expect([...before, stateOf('1'), stateOf('2')]).toEqual([
    [false, false],
    [false, false],
    [true, true],
    [false, false],
  ]);
});

it('ends what is under way, and not what begins after that', () => {
  const { jobs, stateOf } = start();
  const underWay = jobs.of('1');
  jobs.end('1');
  jobs.begin('1');
  expect([underWay.halting.aborted, ...stateOf('1')]).toEqual([true, false, false]);
});

it('ends what one step does, though another of the same job has begun', () => {
  const { jobs } = start();
  const first = jobs.of('1');
  jobs.begin('1');
  expect(jobs.of('1')).toBe(first);
  jobs.end('1');
  expect(first.stopping.aborted).toBe(true);
});

it('stops and halts all jobs with the bot, also those that begin then', () => {
  const { stopping, halting, jobs, stateOf } = start();
  jobs.of('1');
  stopping.abort();
  expect([stateOf('1'), stateOf('2')]).toEqual([
    [true, false],
    [true, false],
  ]);
  halting.abort();
  expect(stateOf('1')).toEqual([true, true]);
});

it('forgets what was ended', () => {
  const { jobs, stateOf } = start();
  jobs.of('1');
  jobs.end('1');
  jobs.forget('1');
  expect(stateOf('1')).toEqual([false, false]);
});
