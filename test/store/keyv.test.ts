import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../support/clock.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(engines)('keyv in %s', (engine) => {
  it('keeps values apart by namespace, and over a restart', async () => {
    await using folder = await temporaryFolder();
    const first = await openTestStores(folder.path, { engine });
    await first.keyv('one').set('key', { a: [1, '2'] });
    await first.keyv('two').set('key', 'other');
    await first.close();
    const second = await openTestStores(folder.path, { engine });
    const one = second.keyv('one');
    expect(await one.get('key')).toEqual({ a: [1, '2'] });
    expect(await one.has('none')).toBe(false);
    const entries = [];
    for await (const entry of one.iterator()) entries.push(entry);
    expect(entries).toEqual([['key', { a: [1, '2'] }]]);
    await one.clear();
    expect(await one.get('key')).toBeUndefined();
    expect(await second.keyv('two').get('key')).toBe('other');
    await second.close();
  });

  it('lists thousands of entries of its own, and lets others work meanwhile', async () => {
    await using folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const insert = (keys: readonly string[]) =>
      stores.sql(
        `INSERT INTO keyv (key, entry) VALUES ${keys.map((key) => `('${key}', '{"value":1}')`).join(', ')}`,
      );
    const keys = Array.from({ length: 1_000 }, (_, index) => `${1_000 + index}`);
    await insert([...keys.map((key) => `one::${key}`), 'on::1', 'one:1', 'one', 'onf::1', 'onee::1']);
    let turns = 0;
    const others = setInterval(() => turns++, 0);
    const listed: unknown[] = [];
    for await (const [key] of stores.keyv('one').iterator()) {
      listed.push(key);
      // Work on one entry may add others before it.
      if (Number(key) % 100 === 0) await insert([`one::0${String(key)}`]);
    }
    clearInterval(others);
    expect(listed).toEqual(keys);
    expect(turns).toBeGreaterThan(0);
    await stores.close();
  });

  it('says whether there was anything to delete', async () => {
    await using folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const keyv = stores.keyv('one');
    await keyv.set('key', 1);
    expect([await keyv.delete('key'), await keyv.delete('key')]).toEqual([true, false]);
    await stores.close();
  });

  it('loses no change of several at the same time', async () => {
    await using folder = await temporaryFolder();
    const clock = createFakeClock();
    const stores = await openTestStores(folder.path, { engine, clock });
    const [one, other] = [stores.keyv<number[]>('one'), stores.keyv<number[]>('one')];
    const add = (each: number) =>
      (each % 2 === 0 ? one : other).update('key', (before = []) => [...before, each]);
    await Promise.all([1, 2, 3, 4, 5].map(add));
    expect((await one.get('key'))?.toSorted()).toEqual([1, 2, 3, 4, 5]);
    // Unchanged, gone, and gone once more.
    expect(await other.update('key', (before) => before)).toHaveLength(5);
    for (const _ of [1, 2]) expect(await other.update('key', () => undefined)).toBeUndefined();
    expect(await one.has('key')).toBe(false);
    await one.set('key', [6], 1_000);
    clock.advance(1_001);
    expect(await one.update('key', (before) => before ?? [7])).toEqual([7]);
    expect(await other.get('key')).toEqual([7]);
    await one.update('key', () => [8], 1_000);
    expect(await other.get('key')).toEqual([8]);
    clock.advance(1_001);
    expect(await other.get('key')).toBeUndefined();
    await stores.close();
  });

  it('lets entries expire by the clock, and deletes those that have', async () => {
    await using folder = await temporaryFolder();
    const clock = createFakeClock();
    const stores = await openTestStores(folder.path, { engine, clock });
    const keyv = stores.keyv('one');
    await keyv.set('short', 1, 1_000);
    await keyv.set('long', 2, 5_000);
    await keyv.set('lasting', 3);
    expect(await keyv.get(['short', 'long'])).toEqual([1, 2]);
    clock.advance(1_500);
    await stores.personalData.dropExpired();
    const left = await stores.sql('SELECT key FROM keyv ORDER BY key');
    expect(left.map(({ key }) => key)).toEqual(['one::lasting', 'one::long']);
    clock.advance(5_000);
    expect(await keyv.get(['long', 'lasting'])).toEqual([undefined, 3]);
    await stores.close();
  });

  it('does not swallow a failed write', async () => {
    await using folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const keyv = stores.keyv('one');
    await stores.sql('ALTER TABLE keyv RENAME TO away');
    await expect(keyv.set('key', 1)).rejects.toThrow();
    await stores.close();
  });
});

it('reads and deletes entries as earlier versions wrote them', async () => {
  await using folder = await temporaryFolder();
  const clock = createFakeClock();
  const stores = await openTestStores(folder.path, { engine: 'SQLite', clock });
  const earlier = JSON.stringify(JSON.stringify({ value: 4, expires: clock.now() + 500 }));
  await stores.sql(`INSERT INTO keyv VALUES ('one::earlier', '${earlier}')`);
  expect(await stores.keyv('one').get('earlier')).toBe(4);
  clock.advance(1_500);
  await stores.personalData.dropExpired();
  expect(await stores.sql('SELECT key FROM keyv')).toEqual([]);
  await stores.close();
});
