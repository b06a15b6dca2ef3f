import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { systemClock } from '../src/runtime/clock.ts';
import { createSettingsStore } from '../src/settings/store.ts';
import { openDatabase } from '../src/store/sqlite/open-database.ts';
import { createSqliteStores } from '../src/store/sqlite/stores.ts';
import { megabytes, milliseconds, spread } from './figures.ts';
import { type Row, unbounded } from './table.ts';

const GUILDS = 100_000;
const FIRST_GUILD = 1_200_000_000_000_000_000n;

/** Settings of a hundred thousand servers, each with three values of its own, all read by commands. */
export async function measureGuildSettings(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-bench-settings-'));
  const database = await openDatabase(folder, systemClock);
  try {
    const store = createSettingsStore({
      ...{ keyv: createSqliteStores(database).keyv('settings'), clock: systemClock },
      ...{ log: pino({ level: 'silent' }), onChange: () => {} },
    });
    const patch = {
      allowedChannels: ['1200000000000000003'],
      memberVideos: { day: 5 },
      serverBudget: { month: 50 },
    };
    await store.change('model', { by: '1', patch });
    database.connection
      .prepare(
        `WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ?1 - 1)
         INSERT INTO keyv SELECT 'settings::' || (?2 + n), entry FROM n, keyv WHERE key = 'settings::model'`,
      )
      .run(GUILDS, FIRST_GUILD);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const readsMs: number[] = [];
    for (let guild = 0; guild < GUILDS; guild++) {
      const startedAtMs = performance.now();
      await store.get(String(FIRST_GUILD + BigInt(guild)));
      readsMs.push(performance.now() - startedAtMs);
    }
    collectGarbage();
    const grownBytes = process.memoryUsage().heapUsed - before;
    const startedAtMs = performance.now();
    for await (const _ of store.records());
    const listMs = performance.now() - startedAtMs;
    const what = `settings of ${GUILDS.toLocaleString('en')} servers`;
    return [
      unbounded(
        `${what}: the first read of one`,
        spread(readsMs, (ms) => `${ms.toFixed(2)} ms`),
        '',
      ),
      unbounded(`${what}: memory with all of them read`, megabytes(grownBytes), ''),
      unbounded(`${what}: all listed, for an export of a member's data`, milliseconds(listMs), ''),
    ];
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
