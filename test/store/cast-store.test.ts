import { describe, expect, it } from 'vitest';
import { MAX_GUILD_CAST, MAX_OWN_CAST, MAX_SHARED_CAST } from '../../src/jobs/cast-store.ts';
import { aCastMember, GUILD, MEMBER } from '../support/requests.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const [BEN, EVE] = ['ben', 'eve'];
const mia = aCastMember('Mia', { id: '1' });
const hers = { id: '2', userId: BEN };

describe.each(engines)('in %s', (engine) => {
  async function start() {
    const folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const { cast } = stores;
    return {
      ...{ stores, cast },
      ids: async () => (await stores.sql('SELECT id FROM cast_members ORDER BY id')).map(({ id }) => id),
      seenBy: async (userId: string, guildId = GUILD) =>
        (await cast.visible(guildId, userId)).map(({ id }) => id),
      async [Symbol.asyncDispose]() {
        await stores.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  it('one of the cast is kept as it is, and added once', async () => {
    await using run = await start();
    const odd = aCastMember('ミア', {
      ...{ id: '3', description: 'a "cat" \\ 😀', consent: { atMs: 7, list: 'signed' }, images: [] },
    });
    expect(await run.cast.add(mia)).toBe('done');
    expect(await run.cast.add(odd)).toBe('done');
    expect(await run.cast.add(mia)).toBe('done');
    expect(await run.cast.get('1')).toEqual(mia);
    expect(await run.cast.get('3')).toEqual(odd);
    expect(await run.cast.get('4')).toBeUndefined();
    expect(await run.ids()).toEqual(['1', '3']);
  });

  it('a name is one member’s once in a server, however it is written', async () => {
    await using run = await start();
    await run.cast.add(mia);
    expect(await run.cast.add(aCastMember('MIA', { id: '5' }))).toBe('taken');
    expect(await run.cast.add(aCastMember('MIA', { ...hers }))).toBe('done');
    expect(await run.cast.add(aCastMember('MIA', { id: '6', guildId: 'other' }))).toBe('done');
    expect(await run.ids()).toEqual(['1', '2', '6']);
  });

  it('a member has room for so many in a server', async () => {
    await using run = await start();
    for (let n = 0; n < MAX_OWN_CAST; n++)
      expect(await run.cast.add(aCastMember(`one ${n}`, { id: `o${n}` }))).toBe('done');
    expect(await run.cast.add(mia)).toBe('full');
    expect(await run.cast.add({ ...mia, guildId: 'other' })).toBe('done');
    await run.cast.remove('o0');
    expect(await run.cast.add(aCastMember('Ada', { id: '7' }))).toBe('done');
  });

  it('a server has room for so many', async () => {
    await using run = await start();
    await run.stores.sql(`WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many
        WHERE n < ${MAX_GUILD_CAST})
      INSERT INTO cast_members (id, guild_id, user_id, name, name_key, description, images, state,
        created_at_ms, used_at_ms)
      SELECT 'm' || n, '${GUILD}', 'u' || n, 'x', 'x', '', '[]', 'ready', 1, 1 FROM many; SELECT 1`);
    expect(await run.cast.add(mia)).toBe('full');
    expect(await run.cast.add({ ...mia, guildId: 'other' })).toBe('done');
    await run.cast.remove('m1');
    expect(await run.cast.add({ ...mia, id: '2' })).toBe('done');
  });

  it('is seen by its owner first, and by others while it is shared', async () => {
    await using run = await start();
    await run.cast.add(mia);
    await run.cast.add(aCastMember('Ada', { id: '3', userId: BEN }));
    expect(await run.seenBy(EVE)).toEqual([]);
    for (const id of ['1', '3', '3']) expect(await run.cast.share(id, true)).toBe('done');
    expect(await run.seenBy(MEMBER)).toEqual(['1', '3']);
    expect(await run.seenBy(BEN)).toEqual(['3', '1']);
    expect(await run.seenBy(EVE)).toEqual(['3', '1']);
    expect(await run.seenBy(EVE, 'other')).toEqual([]);
    await run.cast.share('3', false);
    expect(await run.seenBy(EVE)).toEqual(['1']);
  });

  it('a server shares each name once, also of two that share at once', async () => {
    await using run = await start();
    await run.cast.add(mia);
    await run.cast.add(aCastMember('mia', hers));
    const changes = await Promise.all([run.cast.share('1', true), run.cast.share('2', true)]);
    expect(changes.toSorted()).toEqual(['done', 'taken']);
    expect(await run.seenBy(EVE)).toHaveLength(1);
  });

  it('a server shares so many', async () => {
    await using run = await start();
    for (let n = 0; n <= MAX_SHARED_CAST; n++) {
      const one = aCastMember(`one ${n}`, { id: `s${n}`, userId: `u${n}` });
      await run.cast.add(one);
      expect(await run.cast.share(one.id, true)).toBe(n < MAX_SHARED_CAST ? 'done' : 'full');
    }
  });

  it('one that waits for its owner is neither used nor shared', async () => {
    await using run = await start();
    const asked = { ...mia, state: 'asked', consent: { atMs: 5, list: 'signed' } } as const;
    await run.cast.add(asked);
    expect([await run.cast.use('1', 9), await run.cast.share('1', true)]).toEqual([false, 'full']);
    await run.cast.confirm('1', 8);
    expect(await run.cast.get('1')).toEqual({
      ...asked,
      state: 'ready',
      consent: { atMs: 8, list: 'signed' },
    });
    await run.cast.confirm('1', 11);
    expect((await run.cast.get('1'))?.consent?.atMs).toBe(8);
    expect([await run.cast.use('1', 9), await run.cast.use('2', 9)]).toEqual([true, false]);
    expect((await run.cast.get('1'))?.usedAtMs).toBe(9);
  });

  it('goes with its member, its server, or unused', async () => {
    await using run = await start();
    const at = (createdAtMs: number) => ({ createdAtMs, usedAtMs: createdAtMs });
    await run.cast.add({ ...mia, ...at(10) });
    await run.cast.add(aCastMember('later', { id: '2', ...at(20) }));
    await run.cast.add(aCastMember('there', { id: '3', guildId: 'other', ...at(10) }));
    await run.cast.add(aCastMember('Ben', { id: '4', userId: BEN, ...at(30) }));
    await run.cast.add(aCastMember('asked', { id: '5', userId: BEN, state: 'asked', ...at(30) }));
    expect((await run.cast.ofMember(MEMBER)).map(({ id }) => id)).toEqual(['1', '3', '2']);
    expect((await run.cast.removeOf(MEMBER, 20)).toSorted()).toEqual(['1', '3']);
    expect(await run.cast.removeUnused({ usedBeforeMs: 20, askedBeforeMs: 30 })).toEqual([]);
    expect(await run.cast.removeUnused({ usedBeforeMs: 21, askedBeforeMs: 31 })).toEqual(['2', '5']);
    expect(await run.cast.removeIn('other')).toEqual([]);
    expect(await run.cast.removeIn(GUILD)).toEqual(['4']);
    expect(await run.ids()).toEqual([]);
  });

  it('keeps its server known, so that it goes with it', async () => {
    await using run = await start();
    await run.cast.add(mia);
    expect(await run.stores.personalData.guildIds()).toContain(GUILD);
  });
});
