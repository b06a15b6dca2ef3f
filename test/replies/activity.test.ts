import { expect, it } from 'vitest';
import { createActivity } from '../../src/replies/activity.ts';
import { createBusHub } from '../support/bus-hub.ts';
import { createFakeClock } from '../support/clock.ts';
import { MEMBER } from '../support/requests.ts';

it('a member is active for a while after each click, in every process', () => {
  const mia = { guildId: '1', userId: MEMBER };
  const clock = createFakeClock();
  const hub = createBusHub();
  const here = createActivity({ clock, bus: hub.join() }, 30_000);
  const there = createActivity({ clock, bus: hub.join() }, 30_000);
  const areActive = () => [here, there].map(({ isActive }) => isActive(mia));
  expect(areActive()).toEqual([false, false]);
  here.note(mia);
  clock.advance(29_999);
  expect(areActive()).toEqual([true, true]);
  expect(here.isActive({ ...mia, userId: 'another' })).toBe(false);
  expect(here.isActive({ ...mia, guildId: '2' })).toBe(false);
  here.note(mia);
  clock.advance(29_999);
  expect(areActive()).toEqual([true, true]);
  clock.advance(1);
  expect(areActive()).toEqual([false, false]);
});

it('nobody stays active while the machine sleeps', () => {
  const clock = createFakeClock();
  let aheadMs = 0;
  const activity = createActivity(
    {
      clock: { now: clock.now, steadyMs: clock.steadyMs, aheadMs: () => aheadMs },
      bus: createBusHub().join(),
    },
    30_000,
  );
  const mia = { guildId: '1', userId: MEMBER };
  activity.note(mia);
  expect(activity.isActive(mia)).toBe(true);
  aheadMs = 30_000;
  expect(activity.isActive(mia)).toBe(false);
});
