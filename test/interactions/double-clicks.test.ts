import { expect, it } from 'vitest';
import { createDoubleClicks, createSharedDoubleClicks } from '../../src/interactions/double-clicks.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { createFakeClock } from '../support/clock.ts';
import { memoryKeyv } from '../support/keyv.ts';

const clock = createFakeClock();
const shared = memoryKeyv<string>(clock);

it.each([
  { of: 'one process', processes: [createDoubleClicks(clock)] },
  { of: 'two', processes: [1, 2].map(() => createSharedDoubleClicks(shared, systemRandom)) },
])('a click counts once in three seconds, for each member and each button of $of', async ({ processes }) => {
  const [first = () => false, last = first] = processes;
  expect(await first('mia', 'again:1')).toBe(false);
  expect([await last('mia', 'again:2'), await last('moe', 'again:1')]).toEqual([false, false]);
  clock.advance(2_999);
  expect(await last('mia', 'again:1')).toBe(true);
  clock.advance(2);
  expect(await last('mia', 'again:1')).toBe(false);
});
