import { Keyv } from 'keyv';
import { expect, it, vi } from 'vitest';
import { createOptedOutNames } from '../../src/privacy/opted-out-names.ts';

it('keeps the names of each member of each server apart', async () => {
  const keyv = new Keyv<Record<string, readonly string[]>>();
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
  const keyv = new Keyv<Record<string, readonly string[]>>();
  await createOptedOutNames(keyv).keep('films', 'mia', ['mia']);
  const get = vi.spyOn(keyv, 'get');
  const names = createOptedOutNames(keyv);
  for (const _ of [1, 2]) expect((await names.of('films')).names).toEqual(['mia']);
  expect(get).toHaveBeenCalledTimes(1);
});
