import { expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';

it.each([0, 0.25, 1_499.93])('a call may take what is left of a time, %d ms', (ms) => {
  expect(systemClock.timeout(ms).aborted).toBe(false);
});
