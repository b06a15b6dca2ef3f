import { MICRO } from '../jobs/allowance.ts';
import type { MemberLedgerEntry } from '../privacy/personal-data.ts';

/** US dollars. */
export function fromMicro(value: unknown): number {
  return Number(value) / MICRO;
}

/** A row of the ledger, of either engine, as its member sees it. */
export function toMemberEntry(row: Readonly<Record<string, unknown>>): MemberLedgerEntry {
  return {
    jobId: String(row['job_id']),
    guildId: String(row['guild_id']),
    model: String(row['model']),
    takenAtMs: Number(row['taken_at_ms']),
    state: String(row['state']),
    quotaCounted: row['quota_counted'] === 1,
    heldUsd: fromMicro(row['held_microusd']),
    spentUsd: fromMicro(row['spent_microusd']),
  };
}
