import { expect, it } from 'vitest';
import { aloneBus } from '../../src/bus.ts';
import { createReplica } from '../../src/jobs/replica.ts';
import { createFakeClock } from '../support/clock.ts';
import { silent } from '../support/ports.ts';

const MANY = 20;

/** A replica beside processes that never rest: with each read, another job has changed. */
function start() {
  const clock = createFakeClock();
  const reads: (readonly string[])[] = [];
  let tell = (_: string) => {};
  const fails = new Set<string>();
  const replica = createReplica({
    fleet: {
      bus: {
        ...aloneBus,
        subscribe(topic, listener) {
          if (topic === 'jobs') tell = listener as typeof tell;
          return () => {};
        },
      },
    },
    store: { stale: async () => ['stale'] },
    async readJobs(ids) {
      reads.push(ids);
      await new Promise(setImmediate);
      if (reads.length < MANY) tell(`12000000000000000${reads.length + 10}`);
      clock.advance(0);
      if (ids.some((id) => fails.has(id))) throw new Error('the store is away');
    },
    onCompare: async () => {},
    ...{ clock, log: silent },
  });
  replica.start();
  return { replica, reads, fails, clock };
}

it('waits for what it is asked to read, and not until nothing changes any more', async () => {
  const { replica, reads } = start();
  await Promise.all([replica.read(['1']), replica.read(['2'])]);
  expect(reads.flat()).toEqual(expect.arrayContaining(['1', '2']));
  expect(reads.length).toBeLessThan(4);
  await replica.compare();
  expect(reads.flat()).toContain('stale');
  expect(reads.length).toBeLessThan(8);
  // What came meanwhile is read too, once each, by one read after the other.
  await expect.poll(() => reads.length).toBe(MANY);
  expect(new Set(reads.flat()).size).toBe(reads.flat().length);
  replica.stop();
});

it('has not compared if it could not read', async () => {
  const { replica, fails } = start();
  fails.add('stale');
  await expect(replica.compare()).rejects.toThrow();
  replica.stop();
});
