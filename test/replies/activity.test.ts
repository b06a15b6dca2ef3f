import { expect, it } from 'vitest';
import { createActivity } from '../../src/replies/activity.ts';
import { createBusHub } from '../support/bus-hub.ts';
import { createFakeClock } from '../support/clock.ts';
import { MEMBER } from '../support/requests.ts';

it('a member is active for a while after each click, in every process', () => {
  const clock = createFakeClock();
  const hub = createBusHub();
  const here = createActivity({ clock, bus: hub.join() }, 30_000);
  const there = createActivity({ clock, bus: hub.join() }, 30_000);
  const areActive = () => [here, there].map(({ isActive }) => isActive(MEMBER));
  expect(areActive()).toEqual([false, false]);
  here.note(MEMBER);
  clock.advance(29_999);
  expect(areActive()).toEqual([true, true]);
  expect(here.isActive('another')).toBe(false);
  here.note(MEMBER);
  clock.advance(29_999);
  expect(areActive()).toEqual([true, true]);
  clock.advance(1);
  expect(areActive()).toEqual([false, false]);
});
