import { expect, it } from 'vitest';
import { createPendingSubmits } from '../../src/jobs/pending-submits.ts';
import { createFakeClock } from '../support/clock.ts';

function start() {
  const clock = createFakeClock();
  const is = { alive: true, mine: true };
  const confirmed: string[] = [];
  const submits = createPendingSubmits({
    isAlive: () => is.alive,
    async confirm(id) {
      confirmed.push(id);
      return is.mine;
    },
    clock,
  });
  return { clock, is, confirmed, submits };
}

it('gives each paid call out once', () => {
  const { clock, submits } = start();
  submits.add('1', clock.steadyMs());
  expect([submits.claim('1'), submits.claim('1'), submits.claim('2')]).toEqual([true, false, false]);
});

it('lets a call begin within five seconds of the write that was sent for it', async () => {
  const { clock, confirmed, submits } = start();
  submits.add('1', clock.steadyMs());
  clock.advance(4_999);
  expect(await submits.mayPay('1')).toBe(true);
  expect(confirmed).toEqual([]);
});

it('lets one begin later only if the job is stored as its own once more', async () => {
  const { clock, is, confirmed, submits } = start();
  submits.add('1', clock.steadyMs());
  clock.advance(5_000);
  expect(await submits.mayPay('1')).toBe(true);
  clock.advance(4_999);
  expect(await submits.mayPay('1')).toBe(true);
  expect(confirmed).toEqual(['1']);
  clock.advance(1);
  is.mine = false;
  expect(await submits.mayPay('1')).toBe(false);
});

it('lets none begin while the process may be dead to the others', async () => {
  const { clock, is, confirmed, submits } = start();
  submits.add('1', clock.steadyMs());
  is.alive = false;
  expect(await submits.mayPay('1')).toBe(false);
  expect(confirmed).toEqual([]);
});

it('lets none begin if it stood still while that was confirmed', async () => {
  const clock = createFakeClock();
  const submits = createPendingSubmits({
    isAlive: () => true,
    async confirm() {
      clock.advance(5_000);
      return true;
    },
    clock,
  });
  expect(await submits.mayPay('1')).toBe(false);
});

it('forgets a call that is not its own any more', async () => {
  const { clock, is, confirmed, submits } = start();
  submits.add('1', clock.steadyMs());
  submits.forget('1');
  expect(submits.claim('1')).toBe(false);
  // If the job comes back, it has to be confirmed.
  is.mine = false;
  expect(await submits.mayPay('1')).toBe(false);
  expect(confirmed).toEqual(['1']);
});
