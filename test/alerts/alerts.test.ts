import { Keyv } from 'keyv';
import { expect, it } from 'vitest';
import { createAlerts } from '../../src/alerts/alerts.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

async function start(keyv = new Keyv()) {
  const clock = createFakeClock();
  const said: string[] = [];
  const world = { freeBytes: 50e9, isClosed: false };
  const alerts = createAlerts({
    ...{ keyv, clock, log: silent },
    read: async () => ({ providers: [], freeBytes: world.freeBytes, budget: undefined, lagMs: 0 }),
    async send(text) {
      if (world.isClosed) throw new Error('nobody is there');
      said.push(text);
    },
  });
  await alerts.start();
  return {
    ...{ alerts, world, said, keyv, clock },
    async pass(ms: number) {
      for (const endMs = clock.now() + ms; clock.now() < endMs; ) {
        clock.advance(Math.min(clock.nextInMs ?? Infinity, endMs - clock.now()));
        await expect.poll(() => clock.waiting).toBe(1);
      }
    },
  };
}
const full = expect.stringMatching(/^⚠️ Less than 1 GB is free/);
const over = expect.stringMatching(/^✅ Over: Less than 1 GB is free/);

it('says what goes wrong once, and when it is over', async () => {
  const { world, said, pass } = await start();
  await pass(2 * MINUTE_MS);
  expect(said).toEqual([]);
  world.freeBytes = 1;
  await pass(10 * MINUTE_MS);
  expect(said).toEqual([full]);
  world.freeBytes = 50e9;
  await pass(2 * MINUTE_MS);
  world.freeBytes = 1;
  await pass(MINUTE_MS);
  expect(said).toEqual([full, over, full]);
});

it('says it again after a day, also after a restart, and not before', async () => {
  const first = await start();
  first.world.freeBytes = 1;
  await first.pass(MINUTE_MS);
  first.alerts.stop();

  const second = await start(first.keyv);
  second.world.freeBytes = 1;
  second.clock.advance(MINUTE_MS);
  await second.pass(DAY_MS - 2 * MINUTE_MS);
  expect(second.said).toEqual([]);
  await second.pass(2 * MINUTE_MS);
  expect(second.said).toEqual([full]);
});

it('tries again after a minute if nobody got it', async () => {
  const { world, said, pass } = await start();
  Object.assign(world, { freeBytes: 1, isClosed: true });
  await pass(3 * MINUTE_MS);
  world.isClosed = false;
  await pass(MINUTE_MS);
  expect(said).toEqual([full]);
});

it('counts orders since the last video', async () => {
  const { alerts, said, pass } = await start();
  const queued = aJob({ status: statuses.queued });
  const running = { ...queued, status: statuses.running };
  const order = () => alerts.onChange(running, queued);
  order();
  order();
  alerts.onChange({ ...queued, status: statuses.succeeded }, running);
  order();
  order();
  // It only goes on.
  alerts.onChange(running, running);
  await pass(61 * MINUTE_MS);
  expect(said).toEqual([]);
  order();
  await pass(MINUTE_MS);
  expect(said).toEqual([expect.stringContaining('3 videos were ordered')]);
});

it('says nothing after its stop', async () => {
  const { alerts, world, said, clock } = await start();
  world.freeBytes = 1;
  alerts.stop();
  clock.advance(10 * MINUTE_MS);
  expect([said, clock.waiting]).toEqual([[], 0]);
});
