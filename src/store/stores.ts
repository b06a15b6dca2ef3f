import type { AssistantCalls } from '../jobs/assistant-calls.ts';
import type { CastStore } from '../jobs/cast-store.ts';
import type { Fleet } from '../jobs/fleet.ts';
import type { Ledger } from '../jobs/ledger.ts';
import type { ShowcaseStore } from '../jobs/showcase-store.ts';
import type { StatsStore } from '../jobs/stats-contract.ts';
import type { JobStore } from '../jobs/store.ts';
import type { SharedKeyv } from '../keyv-entries.ts';
import type { PersonalData } from '../privacy/personal-data.ts';

/** Everything the bot stores except files, whichever engine keeps it. */
export interface Stores {
  readonly jobs: JobStore;
  /** The processes that share them. */
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly assistantCalls: AssistantCalls;
  readonly stats: StatsStore;
  readonly personalData: PersonalData;
  readonly showcase: ShowcaseStore;
  readonly cast: CastStore;
  /** For everything stored by key: settings, learned durations, pending questions and the like. */
  keyv<T>(namespace: string): SharedKeyv<T>;
  close(): Promise<void>;
}
