import { expect, it } from 'vitest';
import { createPendingSubmits } from '../../src/jobs/pending-submits.ts';
import { momentOf } from '../../src/runtime/clock.ts';
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
  submits.add('1', momentOf(clock));
  expect([submits.claim('1'), submits.claim('1'), submits.claim('2')]).toEqual([true, false, false]);
});

it('lets a call begin within five seconds of the write that was sent for it', async () => {
  const { clock, confirmed, submits } = start();
  submits.add('1', momentOf(clock));
  clock.advance(4_999);
  expect(await submits.mayPay('1')).toBe(true);
  expect(confirmed).toEqual([]);
});

it('lets one begin later only if the job is stored as its own once more', async () => {
  const { clock, is, confirmed, submits } = start();
  submits.add('1', momentOf(clock));
  clock.advance(5_000);
  expect(await submits.mayPay('1')).toBe(true);
  clock.advance(4_999);
  expect(await submits.mayPay('1')).toBe(true);
  expect(confirmed).toEqual(['1']);
  clock.advance(1);
  is.mine = false;
  expect(await submits.mayPay('1')).toBe(false);
});

it.each(['before the write was answered', 'afterwards'])(
  'notices that the machine slept %s, though the steady clock stood still',
  async (when) => {
    const { clock, is, confirmed, submits } = start();
    is.mine = false;
    const sentAt = momentOf(clock);
    if (when !== 'afterwards') clock.set(5_000);
    submits.add('1', sentAt);
    if (when === 'afterwards') clock.set(5_000);
    // The bot's clock follows the host's every ten seconds.
    clock.take(5_000);
    expect(await submits.mayPay('1')).toBe(false);
    expect(confirmed).toEqual(['1']);
  },
);

it('lets a call begin although the clock of the host was set back', async () => {
  const { clock, confirmed, submits } = start();
  submits.add('1', momentOf(clock));
  clock.set(-3_600_000);
  expect(await submits.mayPay('1')).toBe(true);
  expect(confirmed).toEqual([]);
  clock.advance(5_000);
  expect([await submits.mayPay('1'), confirmed]).toEqual([true, ['1']]);
});

it('lets none begin while the process may be dead to the others', async () => {
  const { clock, is, confirmed, submits } = start();
  submits.add('1', momentOf(clock));
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
  submits.add('1', momentOf(clock));
  submits.forget('1');
  expect(submits.claim('1')).toBe(false);
  // If the job comes back, it has to be confirmed.
  is.mine = false;
  expect(await submits.mayPay('1')).toBe(false);
  expect(confirmed).toEqual(['1']);
});
