import { expect, it } from 'vitest';
import { createReplica } from '../../../src/jobs/replica.ts';
import { nextTurn } from '../../../src/runtime/clock.ts';
import { createBusHub } from '../../support/bus-hub.ts';
import { createFakeClock } from '../../support/clock.ts';
import { silent } from '../../support/ports.ts';

function start() {
  const clock = createFakeClock();
  const hub = createBusHub();
  const [other, own] = [hub.join(), hub.join()];
  const heard: string[] = [];
  other.subscribe('jobs', (ids) => heard.push(ids));
  const reads: string[][] = [];
  const is = { away: false, stale: [] as string[], compared: 0 };
  /** What a read waits for. */
  let answered: Promise<void> = Promise.resolve();
  const replica = createReplica({
    fleet: { bus: own },
    store: { stale: async () => is.stale },
    async readJobs(ids) {
      reads.push([...ids]);
      await answered;
      if (is.away) throw new Error('away');
    },
    async onCompare() {
      is.compared++;
      await replica.compare();
    },
    ...{ clock, log: silent },
  });
  replica.start();
  return {
    ...{ clock, hub, other, heard, reads, is, replica },
    /** Reads get no answer before the function is called. */
    holdReads() {
      const { promise, resolve } = Promise.withResolvers<void>();
      answered = promise;
      return resolve;
    },
  };
}

it('tells what changes within 50 ms together, each job once', () => {
  const { clock, heard, replica } = start();
  for (const id of ['1', '2', '1']) replica.announce(id);
  clock.advance(49);
  expect(heard).toEqual([]);
  clock.advance(1);
  expect(heard).toEqual(['1,2']);
  replica.announce('1');
  clock.advance(50);
  expect(heard).toEqual(['1,2', '1']);
});

it.each([
  [300, [150, 150]],
  [301, [150, 150, 1]],
])('tells no more ids at once than a message can carry: %i', (length, lengths) => {
  const { clock, heard, replica } = start();
  const ids = Array.from({ length }, (_, index) => String(1_300_000_000_000_000_000n + BigInt(index)));
  for (const id of ids) replica.announce(id);
  clock.advance(50);
  expect(heard.map((message) => message.split(',').length)).toEqual(lengths);
  expect(heard.join().split(',')).toEqual(ids);
  expect(Math.max(...heard.map(({ length }) => length))).toBeLessThan(4_000);
});

it('reads what others told in one turn together', async () => {
  const { clock, other, reads } = start();
  other.publish('jobs', '1,2');
  other.publish('jobs', '2,3');
  clock.advance(0);
  await nextTurn();
  expect(reads).toEqual([['1', '2', '3']]);
});

it('reads what it is asked for, though nothing was to be read before', async () => {
  const { reads, replica } = start();
  await replica.read([]);
  expect(reads).toEqual([]);
  await replica.read(['1']);
  expect(reads).toEqual([['1']]);
});

it('reads a job once more that is told or asked for while it is being read', async () => {
  const { clock, other, reads, replica, holdReads } = start();
  const answer = holdReads();
  const first = replica.read(['1']);
  other.publish('jobs', '1');
  clock.advance(0);
  const second = replica.read(['2']);
  answer();
  await Promise.all([first, second]);
  expect(reads).toEqual([['1'], ['1', '2']]);
});

it('keeps in mind what it could not read', async () => {
  const { reads, is, replica } = start();
  is.away = true;
  await replica.read(['1']);
  is.away = false;
  await replica.read(['2']);
  expect(reads.map((ids) => ids.toSorted())).toEqual([['1'], ['1', '2']]);
});

it('has compared only what it could read', async () => {
  const { is, reads, replica } = start();
  is.stale = ['1'];
  is.away = true;
  await expect(replica.compare()).rejects.toThrow('could not be read');
  is.away = false;
  is.stale = [];
  await replica.compare();
  expect(reads).toEqual([['1'], ['1']]);
});

it('compares every ten seconds, also after one that failed, and at once when messages were lost', async () => {
  const { clock, hub, is } = start();
  is.stale = ['1'];
  is.away = true;
  clock.advance(9_999);
  expect(is.compared).toBe(0);
  clock.advance(1);
  expect(is.compared).toBe(1);
  await nextTurn();
  clock.advance(5_000);
  hub.gap();
  expect(is.compared).toBe(2);
  // The next one is ten seconds after the last.
  clock.advance(9_999);
  expect(is.compared).toBe(2);
  clock.advance(1);
  expect(is.compared).toBe(3);
});

it('tells at its stop what was not told yet, and then does nothing more', async () => {
  const { clock, hub, other, heard, reads, is, replica } = start();
  replica.announce('1');
  other.publish('jobs', '2');
  replica.stop();
  expect([heard, clock.waiting]).toEqual([['1'], 0]);
  other.publish('jobs', '3');
  hub.gap();
  clock.advance(60_000);
  await nextTurn();
  expect([heard, reads, is.compared]).toEqual([['1'], [], 0]);
});
