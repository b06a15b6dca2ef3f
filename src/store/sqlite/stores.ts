import { aloneFleet } from '../../jobs/fleet.ts';
import { type OnBroken, raise } from '../../jobs/invariants.ts';
import { createCastStore } from '../cast-store.ts';
import { createKeyv } from '../keyv.ts';
import { createShowcaseStore } from '../showcase-store.ts';
import type { Stores } from '../stores.ts';
import { createAssistantCalls } from './assistant-calls.ts';
import { type Database, entriesIn } from './database.ts';
import { createJobStore } from './job-store.ts';
import { createLedger } from './ledger.ts';
import { createLedgerEntries } from './ledger-entries.ts';
import { createPersonalData } from './personal-data.ts';
import { statementsIn } from './statements.ts';
import { createStatsStore } from './stats-store.ts';

/** The `Stores` in the embedded SQLite file. `onBroken` is called for impossible sums. */
export function createSqliteStores(database: Database, onBroken: OnBroken = raise): Stores {
  const entries = entriesIn(database);
  const statements = statementsIn(database);
  // Everything that spends is in the same sums.
  const sums = createLedgerEntries(database.connection, onBroken);
  return {
    jobs: createJobStore(database, onBroken, sums),
    assistantCalls: createAssistantCalls(database, sums),
    fleet: aloneFleet,
    ledger: createLedger(database.connection),
    stats: createStatsStore(database.connection),
    personalData: createPersonalData(database, onBroken),
    showcase: createShowcaseStore(statements),
    cast: createCastStore(statements),
    keyv: (namespace) => createKeyv(entries, database.clock, namespace),
    close: database.close,
  };
}
