import { expect, it } from 'vitest';
import { createTaking } from '../../../src/jobs/taking.ts';
import { nextTurn } from '../../../src/runtime/clock.ts';
import { createFakeClock } from '../../support/clock.ts';
import { aJob } from '../../support/job.ts';
import { silent } from '../../support/ports.ts';

function start() {
  const clock = createFakeClock();
  const stop = new AbortController();
  const is = { alive: true, away: false, takes: 0, looked: 0 };
  const read: string[][] = [];
  let free = [aJob()];
  const taking = createTaking({
    fleet: {
      isAlive: () => is.alive,
      async take() {
        is.takes++;
        await nextTurn();
        if (is.away) throw new Error('away');
        return free.splice(0).map((job) => ({ job, holder: 'self' }));
      },
    },
    stopping: stop.signal,
    async read(ids) {
      read.push([...ids]);
    },
    onLooked: () => is.looked++,
    ...{ clock, log: silent },
  });
  return { clock, stop, is, read, taking, free: (...jobs: (typeof free)[0][]) => (free = jobs) };
}

const settle = async () => {
  for (let turn = 0; turn < 4; turn++) await nextTurn();
};

it('takes nothing before its start', async () => {
  const { clock, is, taking } = start();
  taking.look();
  clock.advance(60_000);
  await settle();
  expect(is.takes).toBe(0);
});

it('looks every second, and reads what it has taken', async () => {
  const { clock, is, read, free, taking } = start();
  taking.start();
  await settle();
  expect([is.takes, is.looked, read.length]).toEqual([1, 1, 1]);
  clock.advance(999);
  await settle();
  expect(is.takes).toBe(1);
  const [one, other] = [aJob(), aJob()];
  free(one, other);
  clock.advance(1);
  await settle();
  expect(is.looked).toBe(2);
  expect(read.slice(1)).toEqual([[one.id, other.id]]);
});

it('looks once more, and only once, if it is asked to while it looks', async () => {
  const { clock, is, taking } = start();
  taking.start();
  taking.look();
  taking.look();
  await settle();
  expect([is.takes, is.looked]).toEqual([2, 1]);
  clock.advance(999);
  await settle();
  expect(is.takes).toBe(2);
});

it('looks a second after the last time, whoever asked for that', async () => {
  const { clock, is, taking } = start();
  taking.start();
  await settle();
  clock.advance(500);
  taking.look();
  await settle();
  clock.advance(999);
  await settle();
  expect(is.takes).toBe(2);
  clock.advance(1);
  await settle();
  expect(is.takes).toBe(3);
});

it('says what the bot has to wait for before it stops', async () => {
  const { is, taking } = start();
  expect(taking.underWay()).toBeUndefined();
  taking.start();
  await taking.underWay();
  expect(is.looked).toBe(1);
  expect(taking.underWay()).toBeUndefined();
});

it('goes on after a look that failed', async () => {
  const { clock, is, read, taking } = start();
  is.away = true;
  taking.start();
  await settle();
  expect([read.length, is.looked]).toEqual([0, 1]);
  is.away = false;
  clock.advance(1_000);
  await settle();
  expect(read).toHaveLength(1);
});

it('takes nothing while its own jobs may be lost', async () => {
  const { clock, is, taking } = start();
  is.alive = false;
  taking.start();
  await settle();
  expect([is.takes, is.looked]).toEqual([0, 1]);
  is.alive = true;
  clock.advance(1_000);
  await settle();
  expect(is.takes).toBe(1);
});

it('ends with the bot, also in the middle of a look', async () => {
  const { clock, stop, is, taking } = start();
  taking.start();
  taking.look();
  stop.abort();
  await settle();
  taking.look();
  expect(clock.waiting).toBe(0);
  clock.advance(60_000);
  await settle();
  expect(is.takes).toBe(1);
});

it('leaves no timer if the bot stops between two looks', async () => {
  const { clock, stop, taking } = start();
  taking.start();
  await settle();
  stop.abort();
  expect(clock.waiting).toBe(0);
});
