import { expect, it } from 'vitest';
import { createDispatchDuty } from '../../../src/jobs/dispatch-duty.ts';
import { silent } from '../../support/ports.ts';

function start() {
  const is = { onDuty: true, away: false, compared: 0 };
  let onChange = (_isAlive: boolean) => {};
  const mayDispatch = createDispatchDuty({
    fleet: {
      hasDuty: async (duty) => duty === 'dispatch' && is.onDuty,
      onChange(listener) {
        onChange = listener;
        return () => {};
      },
    },
    async compare() {
      is.compared++;
      if (is.away) throw new Error('away');
    },
    log: silent,
  });
  return { is, mayDispatch, change: (isAlive: boolean) => onChange(isAlive) };
}

it('reads what others have started once, before it dispatches', async () => {
  const { is, mayDispatch } = start();
  expect([await mayDispatch(), await mayDispatch()]).toEqual([true, true]);
  expect(is.compared).toBe(1);
});

it('does not dispatch before it could read that', async () => {
  const { is, mayDispatch } = start();
  is.away = true;
  expect([await mayDispatch(), await mayDispatch()]).toEqual([false, false]);
  expect(is.compared).toBe(2);
  is.away = false;
  expect(await mayDispatch()).toBe(true);
});

it('reads nothing without the duty, and all again once it has it back', async () => {
  const { is, mayDispatch } = start();
  await mayDispatch();
  is.onDuty = false;
  expect([await mayDispatch(), is.compared]).toEqual([false, 1]);
  is.onDuty = true;
  expect([await mayDispatch(), is.compared]).toEqual([true, 2]);
});

it('reads all again after it may have lost the duty without having asked', async () => {
  const { is, mayDispatch, change } = start();
  await mayDispatch();
  change(false);
  change(true);
  expect([await mayDispatch(), is.compared]).toEqual([true, 2]);
});
