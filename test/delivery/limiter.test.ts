import { expect, it } from 'vitest';
import { createLimiter } from '../../src/delivery/limiter.ts';

it('runs two at once in their order, and says at once that it is full', async () => {
  const limit = createLimiter(2);
  const begun: number[] = [];
  const ends = [0, 1, 2].map(() => Promise.withResolvers<void>());
  expect([limit.isIdle(), limit.isFull()]).toEqual([true, false]);
  const works = ends.map(({ promise }, index) =>
    limit(() => {
      begun.push(index);
      return promise;
    }),
  );
  expect([limit.isIdle(), limit.isFull()]).toEqual([false, true]);
  await expect.poll(() => begun).toEqual([0, 1]);
  ends[1]?.reject(new Error('it failed'));
  await expect(works[1]).rejects.toThrow('it failed');
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  for (const end of ends) end.resolve();
  await Promise.allSettled(works);
  expect([limit.isIdle(), limit.isFull()]).toEqual([true, false]);
});
