import { expect, it } from 'vitest';
import { createPacer } from '../../src/discord/pacer.ts';

it('gives no turn in the past, while the clock goes on at every look', () => {
  let nowMs = 0;
  const paced = createPacer(2, () => nowMs++);
  expect([paced(), paced()]).toEqual([0, 0]);
  expect(paced()).toBeGreaterThan(900);
});
