import { DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { createGuildSettings } from '../../src/bot/guild-settings.ts';
import { createPersonalData } from '../../src/bot/personal-data.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';
import { openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DAY_MS = 86_400_000;
type Deps = Parameters<typeof createPersonalData>[0];

/** Personal data on real stores, of a bot that Discord says is in `guilds`. */
async function start({ guilds = [GUILD] } = {}) {
  const folder = await temporaryFolder();
  const clock = createFakeClock(Date.parse('2027-03-01T12:00:00Z'));
  const stores = await openTestStores(folder.path, { clock });
  const removed: string[] = [];
  const forgotten: string[] = [];
  const noteOf = (what: string) => ({ forget: async (id: string) => forgotten.push(`${what} ${id}`) });
  const { settings, optedOutNames } = createGuildSettings({
    ...{ stores, rest: { edits: {} }, caps: {}, used: async () => 0, labelOf: (id: string) => id },
    ...{ guildLocale: () => null, onChange() {}, clock, log: silent },
  } as unknown as Parameters<typeof createGuildSettings>[0]);
  const edits = {
    async get(path: string) {
      if (guilds.some((id) => path.endsWith(id))) return {};
      throw new DiscordAPIError({ code: 10_004, message: 'x' }, 10_004, 404, 'GET', path, {});
    },
  };
  const made = createPersonalData({
    ...{ stores, rest: { edits }, retentionDays: 5, settings, optedOutNames, clock, log: silent },
    ...{ preferences: noteOf('preferences'), pending: noteOf('pending'), drafts: noteOf('drafts') },
    removeFiles: async ({ id }: { id: string }) => void removed.push(id),
    engine: () => ({ all: () => [].values(), apply: async () => undefined }),
    cast: {
      forgetMember: async () => {},
      forgetGuild: async (id: string) => forgotten.push(`cast ${id}`),
      sweep: async () => {},
    },
    stories: { forgetGuild: async (id: string) => forgotten.push(`stories ${id}`) },
  } as unknown as Deps);
  return {
    ...{ ...made, clock, stores, removed, forgotten, settings },
    async aPastJob(daysAgo: number, guildId = GUILD) {
      const createdAtMs = clock.now() - daysAgo * DAY_MS;
      const job = aJob({ status: statuses.succeeded, origin: { guildId, userId: MEMBER }, createdAtMs });
      await stores.jobs.insert(job, []);
      await stores.jobs.update({ ...job, told: true });
      return job;
    },
    async [Symbol.asyncDispose]() {
      await made.retention.stop();
      await stores.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

it('jobs are kept as long as the operator says, with their files', async () => {
  await using bot = await start();
  const [old, young] = [await bot.aPastJob(5.1), await bot.aPastJob(4.9)];
  bot.retention.start();
  await expect.poll(() => bot.removed).toEqual([old.id]);
  await expect.poll(async () => (await bot.stores.jobs.get(old.id)) ?? 'gone').toBe('gone');
  expect(await bot.stores.jobs.get(young.id)).toBeDefined();
});

it('a server that removed the bot is forgotten after 30 days, if Discord says that it is out', async () => {
  const out = '1200000000000000088';
  await using bot = await start();
  for (const id of [GUILD, out]) {
    await bot.settings.change(id, { by: MEMBER, patch: { paused: true } });
    await bot.aPastJob(1, id);
    bot.guilds.onGuildDelete({ id });
  }
  await bot.guilds.absences();
  bot.clock.advance(30 * DAY_MS + 1);
  bot.retention.start();
  await expect.poll(async () => [...(await bot.guilds.absences()).keys()]).toEqual([]);
  expect(bot.forgotten).toEqual(expect.arrayContaining([`cast ${out}`, `stories ${out}`]));
  expect((await bot.settings.get(out)).settings.paused).toBe(false);
  expect((await bot.settings.get(GUILD)).settings.paused).toBe(true);
});

it('a server with stored data that Discord no longer lists has removed the bot', async () => {
  await using bot = await start();
  await bot.aPastJob(1);
  bot.guilds.onReady({ guilds: [{ id: '1200000000000000088' }] });
  expect([...(await bot.guilds.absences())]).toEqual([[GUILD, bot.clock.now()]]);
  bot.guilds.onReady({ guilds: [{ id: GUILD }] });
  expect([...(await bot.guilds.absences())]).toEqual([]);
});
