import { ChannelType } from 'discord.js';
import { expect, it, vi } from 'vitest';
import { createGuildSettings } from '../../src/bot/guild-settings.ts';
import { translator } from '../../src/locales/translate.ts';
import { createFakeClock } from '../support/clock.ts';
import { openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Deps = Parameters<typeof createGuildSettings>[0];
const GUILD = '1200000000000000002';
const MIA = '1200000000000000004';
const BEN = '1200000000000000005';
const LOG = '1200000000000000009';

async function start(channel: object = { type: ChannelType.GuildText, guild_id: GUILD }) {
  const folder = await temporaryFolder();
  const stores = await openTestStores(folder.path);
  const posted: unknown[] = [];
  const edits = {
    get: async () => channel,
    async post(_route: string, { body }: { body: { content?: string } }) {
      posted.push(body);
      return { id: '1' };
    },
  };
  const onChange = vi.fn();
  const made = createGuildSettings({
    ...{ stores, rest: { edits }, caps: {}, used: async () => 0, labelOf: (id: string) => id },
    ...{ guildLocale: () => 'de', onChange, clock: createFakeClock(), log: { warn: vi.fn(), info: vi.fn() } },
  } as unknown as Deps);
  return {
    ...{ ...made, posted, onChange, stores },
    change: (patch: object) => made.settings.change(GUILD, { by: MIA, patch }),
    async [Symbol.asyncDispose]() {
      await stores.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

it('the names of a member are forgotten when they opt in again, and not before', async () => {
  await using bot = await start();
  await bot.stores.keyv('opted-out-names').set(GUILD, { [MIA]: ['Mia'], [BEN]: ['Ben'] });
  const kept = async () => Object.keys((await bot.stores.keyv('opted-out-names').get(GUILD)) ?? {});
  await bot.change({ optedOutMembers: [MIA, BEN] });
  await bot.change({ language: 'de' });
  expect(await kept()).toEqual([MIA, BEN]);
  await bot.change({ optedOutMembers: [BEN] });
  await expect.poll(kept).toEqual([BEN]);
  expect(bot.onChange).toHaveBeenCalledTimes(3);
});

it('a log channel is tried before it is stored, and then told of changes in the server’s language', async () => {
  await using bot = await start();
  await bot.change({ logChannel: LOG });
  expect(bot.posted.length).toBeGreaterThan(0);
  await bot.change({ blockedWords: ['rain'] });
  await expect.poll(() => JSON.stringify(bot.posted.at(-1))).toMatch(/rain/);
  expect(JSON.stringify(bot.posted.at(-1))).toContain('Wörter');
});

it('a log channel is told in the language that the server has set', async () => {
  await using bot = await start();
  await bot.change({ language: 'fr' });
  await bot.change({ logChannel: LOG });
  await bot.change({ blockedWords: ['rain'] });
  await expect.poll(() => JSON.stringify(bot.posted.at(-1))).toMatch(/rain/);
  expect(JSON.stringify(bot.posted.at(-1))).toContain(translator('fr')('setting.blockedWords'));
});

it('a log channel of another server is not stored', async () => {
  await using bot = await start({ type: ChannelType.GuildText, guild_id: '1200000000000000003' });
  await expect(bot.change({ logChannel: LOG })).rejects.toThrow();
  expect(bot.settings.peek(GUILD).logChannel).toBeFalsy();
  expect(bot.onChange).not.toHaveBeenCalled();
});
