import { describe, expect, it } from 'vitest';
import { raise } from '../../src/jobs/invariants.ts';
import { connectTo } from '../../src/store/postgres/database.ts';
import { countLiving, createFleetTable } from '../../src/store/postgres/fleet-table.ts';
import { createKnownJobs } from '../../src/store/postgres/known-jobs.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const folder = await temporaryFolder();
  const url = databaseUrlOf(folder.path, await sharedPostgres());
  const clock = createFakeClock();
  const opened = [await openPostgresStores(url, clock)];
  const database = connectTo(url, clock);
  return {
    ...{ stores: opened[0], read: database.read },
    async open(role: 'gateway' | 'worker') {
      opened.push(await openPostgresStores(url, clock, raise, role));
    },
    /** Of a process that doesn't watch itself. */
    tableOf(id: string) {
      const known = createKnownJobs({ id, isAlone: false }, clock);
      return createFleetTable(database, { query: database.read }, { id, role: 'worker', known });
    },
    die: (where: string) =>
      database.write((query) =>
        query(`UPDATE processes SET beat_at = now() - interval '1 minute' WHERE ${where}`),
      ),
    async [Symbol.asyncDispose]() {
      await database.close();
      for (const each of opened) await each.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe.runIf(hasPostgres)('the table of a fleet', () => {
  it('counts the gateways and workers that live, and no bot that runs alone', async () => {
    await using run = await start();
    for (const role of ['gateway', 'worker', 'worker'] as const) await run.open(role);
    expect(await countLiving(run.read)).toEqual({ gateways: 1, workers: 2 });
    await run.die('true');
    expect(await countLiving(run.read)).toEqual({ gateways: 0, workers: 0 });
  });

  it('gives nothing to a process that is dead to the others', async () => {
    await using run = await start();
    const [one, two] = [run.tableOf('one'), run.tableOf('two')];
    for (const table of [one, two]) await table.beat();
    const job = aJob();
    await run.stores?.jobs.insert(job);
    await run.die("id = 'one'");
    expect(await one.take([job.id])).toEqual([]);
    expect(await two.take([job.id])).toEqual([{ job, holder: 'self' }]);
  });

  it('gives a duty to one of many that ask at the same moment', async () => {
    await using run = await start();
    const tables = Array.from({ length: 8 }, (_, n) => run.tableOf(`worker-${n}`));
    for (const table of tables) await table.beat();
    const has = await Promise.all(tables.map((table) => table.hasDuty('dispatch')));
    expect(has.filter(Boolean)).toEqual([true]);
  });
});
