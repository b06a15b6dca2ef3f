import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clock, pause } from '../../src/runtime/clock.ts';
import { expectInDocs } from '../support/docs-table.ts';
import { judge, type Row } from '../support/fault-matrix/cell.ts';
import { discordRowMembers, discordRows } from '../support/fault-matrix/discord-rows.ts';
import { startForDiscordRows } from '../support/fault-matrix/discord-run.ts';
import { type ProviderRow, providerRowMembers, providerRows } from '../support/fault-matrix/provider-rows.ts';
import { startServiceRows } from '../support/fault-matrix/service-rows.ts';
import { storeRowMember, storeRows } from '../support/fault-matrix/store-rows.ts';
import { type Column, columns } from '../support/fault-matrix/troubles.ts';
import { startWithRealAdapters } from '../support/real-models.ts';
import { shape } from '../support/stores.ts';

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
const runs: AsyncDisposable[] = [];
let atProviders: ProviderRow[] = [];
let atDiscord: Row[] = [];
let discordClock: Clock;
let inTheStore: Row[] = [];
let atServices: Row[] = [];

beforeAll(async () => {
  process.on('unhandledRejection', note);
  const adapters = await startWithRealAdapters({
    openaiMode: 'vllm',
    // No other provider makes it instead.
    isSplit: true,
    decoder: undefined,
    times: { deadlineMs: 4 * 60_000, keptMs: 5 * 60_000, typicalMs: 10_000 },
    discord: {
      guilds: [
        {
          name: 'Film Club',
          channels: [{ name: 'films' }],
          members: providerRowMembers.map((name) => ({ name })),
        },
      ],
    },
  });
  const discord = await startForDiscordRows(discordRowMembers);
  const store = await startForDiscordRows([storeRowMember]);
  runs.push(adapters, discord, store);
  atProviders = providerRows(adapters);
  atDiscord = discordRows(discord);
  discordClock = discord.clock;
  // Faults of a file. Those of a server are in `test/store/postgres.test.ts`.
  inTheStore = shape === 'Postgres' ? [] : await storeRows(store);
  const services = await startServiceRows();
  runs.push(services);
  atServices = services.rows;
});
afterAll(async () => {
  await Promise.all(runs.map((run) => run[Symbol.asyncDispose]()));
  process.off('unhandledRejection', note);
});

async function playRow(row: Row, which: readonly Column[]) {
  for (const column of which) {
    const expected = row.cells[column];
    if (expected === '—') continue;
    const words = await row.play(column).then(judge).catch(String);
    expect.soft(words, `${row.call}: ${column}`).toBe(expected);
  }
}

// One row's cells run one after the other, because they share a provider or a member.
/** Nothing else gets through meanwhile, for any row. */
const forAll: readonly Column[] = ['429 without a header', 'refused'];
const forOne = columns.filter((column) => !forAll.includes(column));
it('comes through every fault in every call to the outside', async () => {
  // Rows that share a server run one after the other.
  const inTurn = async (rows: readonly Row[]) => {
    for (const row of rows) await playRow(row, columns);
  };
  const byServer = Map.groupBy(atProviders, ({ server }) => server);
  await Promise.all([...[...byServer.values()].map(inTurn), ...atDiscord.map((row) => playRow(row, forOne))]);
}, 600_000);

it('comes through a Discord that limits the address', async () => {
  for (const row of atDiscord) {
    await playRow(row, ['429 without a header']);
    // The next one gets a minute of its own.
    await pause(discordClock, 60_000);
  }
}, 200_000);

it('comes through every fault in every other service', async () => {
  await Promise.all(atServices.map((row) => playRow(row, columns)));
}, 300_000);

it('comes through a Discord that is away', async () => {
  for (const row of atDiscord) await playRow(row, ['refused']);
}, 200_000);

it('comes through a storage that fails', async () => {
  for (const row of inTheStore) await playRow(row, columns);
}, 200_000);

it('lets nothing end unhandled', () => expect(unhandled).toEqual([]));

// The page has the faults of a file.
it.skipIf(shape === 'Postgres')('shows in the docs what comes of each', async () => {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const table = [
    line(['', ...columns]),
    line(['---', ...columns.map(() => '---')]),
    ...[...atProviders, ...atDiscord, ...atServices, ...inTheStore].map(({ call, cells }) =>
      line([call, ...columns.map((each) => cells[each])]),
    ),
  ];
  await expectInDocs('faults', table);
});
