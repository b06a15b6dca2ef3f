import { expect, it } from 'vitest';
import { createDoubleClicks } from '../../src/components/double-clicks.ts';
import { createFakeClock } from '../support/clock.ts';

it('a click counts once in three seconds, for each member and each button', () => {
  const clock = createFakeClock();
  const isDouble = createDoubleClicks(clock);
  expect(isDouble('mia', 'again:1')).toBe(false);
  expect([isDouble('mia', 'again:2'), isDouble('moe', 'again:1')]).toEqual([false, false]);
  clock.advance(3_000);
  expect(isDouble('mia', 'again:1')).toBe(true);
  clock.advance(1);
  expect(isDouble('mia', 'again:1')).toBe(false);
});
