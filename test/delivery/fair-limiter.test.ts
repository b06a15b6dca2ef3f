import { expect, it } from 'vitest';
import { createFairLimiter } from '../../src/delivery/fair-limiter.ts';

it('lets owners take turns, one piece of work at a time each', async () => {
  const inTurn = createFairLimiter(1);
  const begun: string[] = [];
  const work = (owner: string, name: string) => inTurn(owner, async () => void begun.push(name));
  await Promise.all([
    ...['a1', 'a2', 'a3'].map((name) => work('a', name)),
    ...['b1', 'b2'].map((name) => work('b', name)),
    work('c', 'c1'),
  ]);
  expect(begun).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
});
