import { describe, expect, it } from 'vitest';
import { limitTime, waitAtMost } from '../../src/jobs/limit-time.ts';
import { createFakeClock } from '../support/clock.ts';

const never = () => new Promise<never>(() => {});

describe('a call with a limit', () => {
  it('gives what it gives, and leaves nothing behind', async () => {
    const [clock, stopping] = [createFakeClock(), new AbortController()];
    let heard: AbortSignal | undefined;
    const answer = await limitTime(clock, 1_000, stopping.signal, async (signal) => {
      heard = signal;
      return 'the answer';
    });
    expect([answer, clock.waiting]).toEqual(['the answer', 0]);
    stopping.abort();
    expect(heard?.aborted).toBe(false);
  });

  it('fails as it fails', async () => {
    const clock = createFakeClock();
    const error = new Error('its own');
    await expect(limitTime(clock, 1_000, undefined, () => Promise.reject(error))).rejects.toBe(error);
    expect(clock.waiting).toBe(0);
  });

  it('is given up in time, whether it listens or not', async () => {
    const clock = createFakeClock();
    let heard: AbortSignal | undefined;
    const call = limitTime(clock, 1_000, undefined, (signal) => {
      heard = signal;
      return never();
    });
    clock.advance(999);
    expect(heard?.aborted).toBe(false);
    clock.advance(1);
    await expect(call).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('1000 ms'),
    });
    expect(heard?.aborted).toBe(true);
  });

  it.each(['before it', 'while it lasts'])('ends with a stop %s', async (when) => {
    const [clock, stopping] = [createFakeClock(), new AbortController()];
    const reason = new Error('the bot is stopping');
    if (when === 'before it') stopping.abort(reason);
    let heard: AbortSignal | undefined;
    const call = limitTime(clock, 1_000, stopping.signal, (signal) => {
      heard = signal;
      return never();
    });
    stopping.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect([heard?.aborted, clock.waiting]).toEqual([true, 0]);
  });
});

describe('a wait with a limit', () => {
  it('ends with what it waits for, or with the limit', async () => {
    const clock = createFakeClock();
    await waitAtMost(clock, 1_000, Promise.resolve());
    expect(clock.waiting).toBe(0);
    await expect(waitAtMost(clock, 1_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(clock.waiting).toBe(0);
    let isOver = false;
    const wait = waitAtMost(clock, 1_000, never()).then(() => {
      isOver = true;
    });
    clock.advance(999);
    await Promise.resolve();
    expect(isOver).toBe(false);
    clock.advance(1);
    await wait;
  });
});
