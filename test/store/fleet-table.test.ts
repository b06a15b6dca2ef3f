import { expect, it } from 'vitest';
import { raise } from '../../src/jobs/invariants.ts';
import { connectTo } from '../../src/store/postgres/database.ts';
import { countLiving } from '../../src/store/postgres/fleet-table.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { createFakeClock } from '../support/clock.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it.runIf(hasPostgres)('counts the gateways and workers that live, and no bot that runs alone', async () => {
  await using folder = await temporaryFolder();
  const url = databaseUrlOf(folder.path, await sharedPostgres());
  const clock = createFakeClock();
  const opened = [];
  for (const role of ['gateway', 'worker', 'worker', 'all'] as const)
    opened.push(await openPostgresStores(url, clock, raise, role));
  const { read, write, close } = connectTo(url, clock);
  expect(await countLiving(read)).toEqual({ gateways: 1, workers: 2 });
  await write((query) => query("UPDATE processes SET beat_at = now() - interval '1 minute'"));
  expect(await countLiving(read)).toEqual({ gateways: 0, workers: 0 });
  for (const each of [{ close }, ...opened]) await each.close();
});
