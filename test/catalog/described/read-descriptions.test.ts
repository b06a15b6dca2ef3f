import { describe, expect, it } from 'vitest';
import { readDescriptions } from '../../../src/catalog/described/read-descriptions.ts';
import type { Provider } from '../../../src/providers/provider.ts';
import { createFakeClock } from '../../support/clock.ts';
import { memoryKeyv } from '../../support/keyv.ts';

function start() {
  const clock = createFakeClock();
  const keyv = memoryKeyv<unknown>(clock);
  const asked: (string | undefined)[] = [];
  let fails = false;
  const pages = 3;
  const provider = {
    id: 'fal',
    async describeModels({ at }: { at?: string }) {
      asked.push(at);
      if (fails) throw new Error('away');
      const index = Number(at ?? 0);
      const next = index + 1 < pages ? String(index + 1) : undefined;
      return { descriptions: [{ model: `m${index}`, problem: 'other' }], next };
    },
  } as unknown as Provider;
  const stop = new AbortController();
  const read = () => readDescriptions(provider, { keyv, clock, signal: stop.signal });
  /** The same, with the pauses between pages. */
  async function readAll() {
    const reading = read().then(
      (found) => ({ found: found.map(({ model }) => model) }),
      (error: Error) => ({ error: error.message }),
    );
    for (let turn = 0; turn < 60; turn++) {
      clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return reading;
  }
  return { clock, keyv, asked, readAll, stop, away: (is: boolean) => (fails = is) };
}

describe('a list of several pages', () => {
  it('is read page by page, with pauses, and nothing of it stays', async () => {
    const { readAll, asked, keyv } = start();
    expect(await readAll()).toEqual({ found: ['m0', 'm1', 'm2'] });
    expect(asked).toEqual([undefined, '1', '2']);
    expect(await keyv.get('fal page 0')).toBeUndefined();
  });

  it('goes on where it failed', async () => {
    const { readAll, asked, away, keyv, clock } = start();
    await keyv.set('fal page 0', { readAtMs: clock.now(), descriptions: [], next: '1' });
    away(true);
    expect(await readAll()).toEqual({ error: 'away' });
    away(false);
    expect(await readAll()).toEqual({ found: ['m1', 'm2'] });
    expect(asked).toEqual(['1', '1', '2']);
  });

  it('is read on after a restart, and from the start when that is long ago', async () => {
    const { readAll, asked, keyv, clock } = start();
    const page = { readAtMs: clock.now(), descriptions: [{ model: 'kept', problem: 'other' }], next: '2' };
    await keyv.set('fal page 0', page);
    expect(await readAll()).toEqual({ found: ['kept', 'm2'] });
    expect(asked).toEqual(['2']);
    await keyv.set('fal page 0', page);
    clock.advance(7 * 3_600_000);
    expect(await readAll()).toEqual({ found: ['m0', 'm1', 'm2'] });
  });

  it.each(['nonsense', { readAtMs: 0, descriptions: 'x' }])('ignores %o in the store', async (stored) => {
    const { readAll, keyv } = start();
    await keyv.set('fal page 0', stored);
    expect(await readAll()).toEqual({ found: ['m0', 'm1', 'm2'] });
  });
});
