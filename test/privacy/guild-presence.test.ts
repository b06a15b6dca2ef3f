import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { createGuildPresence, type GuildPresence } from '../../src/privacy/guild-presence.ts';
import { createFakeClock } from '../support/clock.ts';
import { openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// Of two shards, the first has the first guild, the second the other.
const [home, away] = [String(2n << 22n), String(3n << 22n)] as const;
const ready =
  (ids: string[], shard?: [number, number]) =>
  ({ onReady }: GuildPresence) =>
    onReady({ guilds: ids.map((id) => ({ id, unavailable: true })), ...(shard && { shard }) });

async function start() {
  const folder = await temporaryFolder();
  const stores = await openTestStores(folder.path);
  const clock = createFakeClock();
  const absences = stores.keyv<number>('absences');
  const presence = createGuildPresence({
    absences,
    knownGuildIds: async () => [home, away],
    clock,
    log: pino({ level: 'silent' }),
  });
  return {
    ...{ clock, absences, presence },
    async after(happen: (presence: GuildPresence) => void) {
      happen(presence);
      return presence.goneSince(clock.now() + 1);
    },
    gone: presence.goneSince,
    async [Symbol.asyncDispose]() {
      await stores.close();
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
  expect(new Set(await guilds.after(ready([], [1, 2])))).toEqual(new Set([home, away]));
});

it('takes an outage for no removal, and a removal for one', async () => {
  await using guilds = await start();
  expect(await guilds.after(({ onGuildDelete }) => onGuildDelete({ id: home, unavailable: true }))).toEqual(
    [],
  );
  expect(await guilds.after(({ onGuildDelete }) => onGuildDelete({ id: home }))).toEqual([home]);
});

it.each([
  ['an interaction', ({ isHere }: GuildPresence) => isHere(home)],
  ['its own arrival', ({ onGuildCreate }: GuildPresence) => onGuildCreate({ id: home })],
])('knows by %s that a guild has the bot back', async (_what, happen) => {
  await using guilds = await start();
  expect(await guilds.after(ready([away]))).toEqual([home]);
  expect(await guilds.after(happen)).toEqual([]);
});

it('writes nothing for a server whose presence is known', async () => {
  await using guilds = await start();
  await guilds.after(ready([home]));
  const [set, remove] = [vi.spyOn(guilds.absences, 'set'), vi.spyOn(guilds.absences, 'delete')];
  await guilds.after(({ isHere }) => isHere(home));
  await guilds.after(ready([home]));
  expect([set, remove].map(({ mock }) => mock.calls)).toEqual([[], []]);
  expect(await guilds.presence.absences()).toEqual(new Map([[away, guilds.clock.now()]]));
});

it('continues after a failed write, in Discord’s order', async () => {
  await using guilds = await start();
  vi.spyOn(guilds.absences, 'set').mockRejectedValueOnce(new Error('the disk is full'));
  await guilds.after(({ onGuildDelete }) => onGuildDelete({ id: home }));
  const gone = await guilds.after(({ onGuildDelete, isHere }) => {
    onGuildDelete({ id: home });
    isHere(home);
    onGuildDelete({ id: away });
  });
  expect(gone).toEqual([away]);
});

it('makes nothing of what it can’t read', async () => {
  await using guilds = await start();
  const gone = await guilds.after(({ onReady, onGuildCreate, onGuildDelete }) => {
    for (const packet of [null, {}, { guilds: null }, { id: 5 }])
      for (const happen of [onReady, onGuildCreate, onGuildDelete]) happen(packet);
  });
  expect(gone).toEqual([]);
});
