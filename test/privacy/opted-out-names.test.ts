import { expect, it, vi } from 'vitest';
import { createOptedOutNames } from '../../src/privacy/opted-out-names.ts';
import { createBusHub } from '../support/bus-hub.ts';
import { memoryKeyv } from '../support/keyv.ts';

it('keeps the names of each member of each server apart', async () => {
  const keyv = memoryKeyv<Record<string, readonly string[]>>();
  const names = createOptedOutNames(keyv);
  await Promise.all([
    names.keep('films', 'mia', ['mia', 'Mia M.']),
    names.keep('films', 'moe', ['moe']),
    names.keep('music', 'moe', ['Moe']),
  ]);
  expect(await names.ofMember('mia')).toEqual([{ server: 'films', names: ['mia', 'Mia M.'] }]);
  expect(await names.ofMember('moe')).toEqual([
    { server: 'films', names: ['moe'] },
    { server: 'music', names: ['Moe'] },
  ]);
  expect(await names.ofMember('ada')).toEqual([]);
  const { ownerOf } = await names.of('films');
  expect([...ownerOf]).toEqual([
    ['mia', 'mia'],
    ['Mia M.', 'mia'],
    ['moe', 'moe'],
  ]);
  await names.keepOnly('films', ['moe']);
  expect((await names.of('films')).names).toEqual(['moe']);
  expect((await createOptedOutNames(keyv).of('films')).names).toEqual(['moe']);
  await names.keepOnly('films', []);
  expect(await keyv.get('films')).toBeUndefined();
});

it('reads a server once', async () => {
  const keyv = memoryKeyv<Record<string, readonly string[]>>();
  await createOptedOutNames(keyv).keep('films', 'mia', ['mia']);
  const get = vi.spyOn(keyv, 'get');
  const names = createOptedOutNames(keyv);
  for (const _ of [1, 2]) expect((await names.of('films')).names).toEqual(['mia']);
  expect(get).toHaveBeenCalledTimes(1);
});

it('is the same in two processes', async () => {
  const keyv = memoryKeyv<Record<string, readonly string[]>>();
  const hub = createBusHub();
  const [one, other] = [createOptedOutNames(keyv, hub.join()), createOptedOutNames(keyv, hub.join())];
  expect((await other.of('films')).names).toEqual([]);
  await Promise.all([one.keep('films', 'mia', ['mia']), other.keep('films', 'moe', ['moe'])]);
  for (const names of [one, other])
    expect(new Set((await names.of('films')).names)).toEqual(new Set(['mia', 'moe']));
});

it.each(['by itself', 'by another process'])(
  'remembers nothing that was changed %s while it was read',
  async (by) => {
    const keyv = memoryKeyv<Record<string, readonly string[]>>();
    const hub = createBusHub();
    const [names, other] = [createOptedOutNames(keyv, hub.join()), createOptedOutNames(keyv, hub.join())];
    const { promise: isKept, resolve: goOn } = Promise.withResolvers<void>();
    vi.spyOn(keyv as { get(key: string): Promise<unknown> }, 'get').mockImplementationOnce(async () => {
      await isKept;
      return undefined;
    });
    const before = names.of('films');
    await (by === 'by itself' ? names : other).keep('films', 'mia', ['mia']);
    goOn();
    expect((await before).names).toEqual([]);
    expect((await names.of('films')).names).toEqual(['mia']);
  },
);
