import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createGuildPresence } from '../../src/privacy/guild-presence.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createKeyv } from '../../src/store/keyv.ts';
import { createFakeClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// Of two shards, the first has the first guild, the second the other.
const [home, away] = [String(2n << 22n), String(3n << 22n)] as const;
const ready = (ids: string[], shard?: [number, number]) => ({
  t: 'READY',
  d: { guilds: ids.map((id) => ({ id, unavailable: true })), ...(shard && { shard }) },
});

async function start() {
  const folder = await temporaryFolder();
  const database = await openDatabase(folder.path);
  const clock = createFakeClock();
  const presence = createGuildPresence({
    absences: createKeyv(database, 'absences'),
    knownGuildIds: async () => [home, away],
    clock,
    log: pino({ level: 'silent' }),
  });
  return {
    clock,
    async after(...packets: object[]) {
      for (const packet of packets) presence.onRaw(packet);
      return presence.goneSince(clock.now() + 1);
    },
    gone: presence.goneSince,
    async [Symbol.asyncDispose]() {
      await database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

it('takes a guild for left that READY does not list, from the first such READY on', async () => {
  await using guilds = await start();
  expect(await guilds.after(ready([home, away]))).toEqual([]);
  expect(await guilds.after(ready([home]))).toEqual([away]);
  const firstMs = guilds.clock.now();
  guilds.clock.advance(1_000);
  await guilds.after(ready([home]));
  expect(await guilds.gone(firstMs + 1)).toEqual([away]);
  expect(await guilds.gone(firstMs)).toEqual([]);
  expect(await guilds.after(ready([home, away]))).toEqual([]);
});

it('judges only the guilds of the shard that is ready', async () => {
  await using guilds = await start();
  expect(await guilds.after(ready([], [0, 2]))).toEqual([home]);
  expect(await guilds.after(ready([], [1, 2]))).toEqual([home, away]);
});

it('takes an outage for no removal, and a removal for one', async () => {
  await using guilds = await start();
  expect(await guilds.after({ t: 'GUILD_DELETE', d: { id: home, unavailable: true } })).toEqual([]);
  expect(await guilds.after({ t: 'GUILD_DELETE', d: { id: home } })).toEqual([home]);
});

it.each([
  ['an interaction', { t: 'INTERACTION_CREATE', d: { id: '9', guild_id: home } }],
  ['its own arrival', { t: 'GUILD_CREATE', d: { id: home } }],
])('knows by %s that a guild has the bot back', async (_what, packet) => {
  await using guilds = await start();
  expect(await guilds.after(ready([away]))).toEqual([home]);
  expect(await guilds.after(packet)).toEqual([]);
});
