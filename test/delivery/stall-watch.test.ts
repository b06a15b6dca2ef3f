import { expect, it } from 'vitest';
import { watchForStall } from '../../src/delivery/stall-watch.ts';
import { GUARANTEED_LIMIT_BYTES, lessThan } from '../../src/delivery/upload-limits.ts';
import { createFakeClock } from '../support/clock.ts';

const KIBIBYTE = 1024;

function start() {
  const clock = createFakeClock();
  const outer = new AbortController();
  return { clock, outer, watch: watchForStall(clock, outer.signal) };
}

it('ends a transfer whose first byte does not come in 30 s', () => {
  const { clock, watch } = start();
  clock.advance(29_999);
  expect(watch.signal.aborted).toBe(false);
  clock.advance(1);
  expect(watch.signal.reason).toMatchObject({ message: 'the transfer has stalled' });
});

it('ends a transfer of less than 256 KiB in 20 s', () => {
  const { clock, watch } = start();
  clock.advance(29_999);
  watch.moved(1);
  for (const [bytes, isStalled] of [
    [256 * KIBIBYTE - 1, false],
    [256 * KIBIBYTE, false],
    [300 * KIBIBYTE, false],
    [256 * KIBIBYTE - 1, true],
  ] as const) {
    clock.advance(19_999);
    watch.moved(bytes);
    expect(watch.signal.aborted).toBe(false);
    clock.advance(1);
    expect(watch.signal.aborted).toBe(isStalled);
  }
});

it('counts the bytes of each 20 s on their own', () => {
  const { clock, watch } = start();
  watch.moved(9_999 * KIBIBYTE);
  clock.advance(20_000);
  expect(watch.signal.aborted).toBe(false);
  clock.advance(20_000);
  expect(watch.signal.aborted).toBe(true);
});

it('is over when it is told so, or with the signal outside', () => {
  for (const hasBegun of [false, true]) {
    const { clock, outer, watch } = start();
    if (hasBegun) watch.moved(1);
    watch.stop();
    expect(clock.waiting).toBe(0);
    outer.abort();
    expect(watch.signal.aborted).toBe(true);
  }
});

it.each([
  [GUARANTEED_LIMIT_BYTES + 1, 9.5 * KIBIBYTE ** 2],
  [GUARANTEED_LIMIT_BYTES, 4.75 * KIBIBYTE ** 2],
  [KIBIBYTE ** 2 + 2, KIBIBYTE ** 2 / 2 + 1],
  [KIBIBYTE ** 2, 0],
])('after a refusal of %d bytes, %d are tried', (bytes, next) => expect(lessThan(bytes)).toBe(next));
