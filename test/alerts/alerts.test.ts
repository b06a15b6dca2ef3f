import { Keyv } from 'keyv';
import { expect, it } from 'vitest';
import { createAlerts } from '../../src/alerts/alerts.ts';
import type { Facts } from '../../src/alerts/conditions.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

async function start(keyv = new Keyv()) {
  const clock = createFakeClock();
  const said: string[] = [];
  const world = {
    ...{ freeBytes: 50e9 as number | undefined, isClosed: false, isTeller: true },
    budget: undefined as Facts['budget'],
    state: 'ok' as Facts['providers'][number]['health']['state'],
  };
  const alerts = createAlerts({
    ...{ keyv, clock, log: silent },
    isTeller: async () => world.isTeller,
    read: async () => ({
      ...{ freeBytes: world.freeBytes, budget: world.budget, lagMs: 0 },
      providers: [{ label: 'runway', health: { state: world.state } }],
    }),
    async send(text) {
      if (world.isClosed) throw new Error('nobody is there');
      said.push(text);
    },
  });
  alerts.start();
  return {
    ...{ alerts, world, said, keyv, clock },
    async pass(ms: number) {
      for (const endMs = clock.now() + ms; clock.now() < endMs; ) {
        clock.advance(Math.min(clock.nextInMs ?? Infinity, endMs - clock.now()));
        await expect.poll(() => clock.waiting, { interval: 1 }).toBe(1);
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

it('is silent while another process tells it, and goes on where that one stopped', async () => {
  const one = await start();
  const other = await start(one.keyv);
  other.world.isTeller = false;
  for (const { world } of [one, other]) world.freeBytes = 1;
  for (const { pass } of [one, other]) await pass(2 * MINUTE_MS);
  expect([one.said, other.said]).toEqual([[full], []]);
  other.world.isTeller = true;
  await other.pass(2 * MINUTE_MS);
  other.world.freeBytes = 50e9;
  await other.pass(MINUTE_MS);
  expect(other.said).toEqual([over]);
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

it('says at once that it got worse, and not that the beginning is over', async () => {
  const { world, said, pass } = await start();
  world.budget = { usedUsd: 8, limitUsd: 10 };
  await pass(MINUTE_MS);
  world.budget = { usedUsd: 10, limitUsd: 10 };
  await pass(2 * MINUTE_MS);
  expect(said).toEqual([
    expect.stringMatching(/^⚠️ \$8\.00 .* used\.$/),
    expect.stringMatching(/^⚠️ \$10\.00 .* only free models work\.$/),
  ]);
});

it('calls nothing over about which it knows nothing, as after a restart', async () => {
  const first = await start();
  Object.assign(first.world, { state: 'refused', freeBytes: 1 });
  await first.pass(MINUTE_MS);
  expect(first.said).toHaveLength(2);
  first.alerts.stop();

  const second = await start(first.keyv);
  Object.assign(second.world, { state: 'unknown', freeBytes: undefined });
  await second.pass(3 * MINUTE_MS);
  expect(second.said).toEqual([]);
  Object.assign(second.world, { state: 'ok', freeBytes: 50e9 });
  await second.pass(MINUTE_MS);
  expect(second.said.toSorted()).toEqual([over, expect.stringMatching(/^✅ Over: runway refuses the key/)]);
});

it.each<[what: string, end: Job['status'] | undefined, isSaid: boolean]>([
  ['that bring nothing', undefined, true],
  ['that fail', { ...statuses.failed, kind: 'task_failed' } as Job['status'], true],
  [
    'that are refused for their content',
    { ...statuses.failed, kind: 'content_rejected' } as Job['status'],
    false,
  ],
  ['that are canceled', statuses.cancelled, false],
  ['before a video', statuses.succeeded, false],
])('counts orders %s', async (_, end, isSaid) => {
  const { alerts, said, pass } = await start();
  const jobs = [1, 2, 3].map(() => aJob({ status: statuses.queued }));
  const change = (status: Job['status']) => {
    for (const job of jobs) alerts.onChange({ ...job, status }, job);
  };
  change(statuses.running);
  await pass(30 * MINUTE_MS);
  // The second of two stages is no other order.
  change(statuses.running);
  if (end) change(end);
  await pass(29 * MINUTE_MS);
  expect(said).toEqual([]);
  await pass(2 * MINUTE_MS);
  expect(said).toEqual(isSaid ? [expect.stringContaining('3 videos were ordered')] : []);
});

it('says that videos arrive again, once one does', async () => {
  const { alerts, said, pass } = await start();
  const jobs = [1, 2, 3].map(() => aJob({ status: statuses.queued }));
  for (const job of jobs) alerts.onChange({ ...job, status: statuses.running }, job);
  await pass(61 * MINUTE_MS);
  const [job = aJob()] = jobs;
  alerts.onChange({ ...job, status: statuses.succeeded }, { ...job, status: statuses.delivering });
  await pass(MINUTE_MS);
  expect(said).toEqual([
    expect.stringMatching(/^⚠️ 3 videos were ordered/),
    expect.stringMatching(/^✅ Over: 3 videos were ordered/),
  ]);
});

it('says nothing after its stop', async () => {
  const { alerts, world, said, clock } = await start();
  world.freeBytes = 1;
  alerts.stop();
  clock.advance(10 * MINUTE_MS);
  expect([said, clock.waiting]).toEqual([[], 0]);
});
