import { expect, it } from 'vitest';
import { createPacer } from '../../src/discord/pacer.ts';

it('gives no turn in the past, while the clock goes on at every look', () => {
  let nowMs = 0;
  const paced = createPacer(2, () => nowMs++);
  expect([paced(), paced()]).toEqual([0, 0]);
  expect(paced()).toBeGreaterThan(900);
});

it('gives so many turns a second, and the others one after the other', () => {
  let nowMs = 0;
  const paced = createPacer(2, () => nowMs);
  expect([paced(), paced(), paced(), paced(), paced()]).toEqual([0, 0, 1_000, 1_000, 2_000]);
  nowMs = 2_500;
  expect(paced()).toBe(0);
  expect(paced()).toBe(500);
});
