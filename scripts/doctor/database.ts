import type { LedgerTotals } from '../../src/jobs/ledger.ts';
import { periodOf } from '../../src/jobs/period.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { connectTo } from '../../src/store/postgres/database.ts';
import { countLiving } from '../../src/store/postgres/fleet-table.ts';
import { createLedger } from '../../src/store/postgres/ledger.ts';
import { whyUnusable } from '../../src/store/postgres/why-unusable.ts';
import { bad, good, megabytes, note } from './findings.ts';

/** Only reads, so it can run beside the bot. Returns the totals of this month. */
export async function checkDatabase(url: string): Promise<LedgerTotals | undefined> {
  const { read, close } = connectTo(url, systemClock);
  try {
    const [found] = await read(
      "SELECT to_regclass('jobs') AS jobs, to_regclass('processes') AS processes, pg_database_size(current_database()) AS bytes",
    );
    if (found?.['jobs'] === null) {
      note('Store: the database is empty; the first start creates the tables');
      return undefined;
    }
    const [row] = await read(
      'SELECT count(*) AS jobs, count(*) FILTER (WHERE NOT settled) AS open FROM jobs',
    );
    const size = megabytes(Number(found?.['bytes']));
    good(`Store: the database answers, ${size}, ${row?.['jobs']} jobs, ${row?.['open']} unfinished`);
    // An earlier version knew one process alone.
    if (found?.['processes'] !== null) sayLiving(await countLiving(read));
    return await createLedger(read).totals(periodOf('month', Date.now()));
  } catch (error) {
    bad(whyUnusable(url, error));
    return undefined;
  } finally {
    await close();
  }
}

/** Nothing about a database that no gateway or worker uses. */
function sayLiving({ gateways, workers }: { gateways: number; workers: number }): void {
  if (gateways + workers === 0) return;
  const both = `Processes: ${gateways} with ROLE=gateway and ${workers} with ROLE=worker use the database`;
  if (gateways === 0) bad(`${both}; members get no answers until a gateway runs`);
  else if (workers === 0) bad(`${both}; videos wait until a worker runs`);
  else good(both);
}
