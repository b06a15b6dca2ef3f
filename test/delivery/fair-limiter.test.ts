import { describe, expect, it } from 'vitest';
import { createFairLimiter } from '../../src/delivery/fair-limiter.ts';

describe('the turns of members', () => {
  it('come round: one member’s ten wait behind another’s first, and never take both places', async () => {
    const inTurn = createFairLimiter(2);
    const order: string[] = [];
    const gates: (() => void)[] = [];
    const work = (name: string) => async () => {
      order.push(name);
      await new Promise<void>((resolve) => gates.push(resolve));
    };
    const all = Array.from({ length: 10 }, (_, index) => inTurn('eve', work(`eve ${index}`)));
    all.push(inTurn('mia', work('mia 0')), inTurn('ada', work('ada 0')), inTurn('mia', work('mia 1')));
    await new Promise(setImmediate);
    expect(order).toEqual(['eve 0', 'mia 0']);
    while (order.length < 13 || gates.length > 0) {
      gates.shift()?.();
      await new Promise(setImmediate);
    }
    await Promise.all(all);
    expect(order.slice(0, 5)).toEqual(['eve 0', 'mia 0', 'ada 0', 'eve 1', 'mia 1']);
    expect(order).toHaveLength(13);
  });

  it('go on after a failure', async () => {
    const inTurn = createFairLimiter(1);
    await expect(inTurn('eve', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inTurn('eve', async () => 'yes')).toBe('yes');
  });
});

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
