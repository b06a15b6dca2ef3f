import type { SQLOutputValue } from 'node:sqlite';
import { allIdsOf } from '../../../src/catalog/catalog.ts';
import type { Scope } from '../../../src/jobs/allowance.ts';
import type { Job } from '../../../src/jobs/job.ts';
import type { Storage } from '../shapes.ts';

export interface Row {
  job: Job;
  entry: Record<string, SQLOutputValue> | undefined;
}

export const MICRO = 1_000_000;

export interface Use {
  counted: number;
  microUsd: number;
}

/** What a job takes, by rules of its own: only the sentences of the page about quotas. */
export function useOf(job: Job): Use {
  const { counted, microUsd } = useIfCounted(job);
  // A shot that counts together with another one.
  return { counted: job.isUncounted ? 0 : counted, microUsd };
}

function useIfCounted({ status, reservedUsd, costUsd }: Job): Use {
  const spent = Math.round(Math.max(0, costUsd ?? 0) * MICRO);
  const reserved = Math.round(reservedUsd * MICRO);
  switch (status.state) {
    case 'succeeded':
      return { counted: 1, microUsd: spent };
    case 'cancelled':
      return { counted: status.reason === 'unpublished' ? 1 : 0, microUsd: spent };
    case 'failed':
      return { counted: 0, microUsd: status.kind === 'lost' ? Math.max(spent, reserved) : spent };
    case 'unclear':
      return { counted: 0, microUsd: Math.max(spent, reserved) };
    default:
      return { counted: 1, microUsd: Math.max(spent, reserved) };
  }
}

/** What is wrong with the ledger, if anything. */
export async function checkLedger(options: {
  storage: Storage;
  rows: readonly Row[];
  nowMs: number;
  zoneOf(guildId: string): string;
}): Promise<string | undefined> {
  const wrong = options.rows.find(({ job, entry }) => job.origin.userId !== '' && !isRight(job, entry));
  if (wrong) return `the ledger has ${JSON.stringify(wrong.entry)} for ${JSON.stringify(wrong.job)}`;
  return wrongSum(options);
}

function isRight(job: Job, entry: Row['entry']): boolean {
  // No provider makes it.
  if (job.reel) return entry === undefined;
  const { counted, microUsd } = useOf(job);
  const sum = Number(entry?.['held_microusd']) + Number(entry?.['spent_microusd']);
  // From the sixth refusal of a day on, refusals count.
  const mayCount = job.status.state === 'failed' && entry?.['refused'] === 1;
  return (mayCount || entry?.['quota_counted'] === counted) && Math.abs(sum - microUsd) <= 1;
}

type Entry = Record<string, SQLOutputValue>;

/** Every scope that the rows belong to, by the entries in it. */
function scopesOf(entries: readonly Entry[]): { scope: Scope; own: Entry[] }[] {
  const found = new Map<string, { scope: Scope; own: Entry[] }>();
  for (const entry of entries) {
    const [guildId, userId] = [String(entry['guild_id']), String(entry['user_id'])];
    const roleIds = new Set(JSON.parse(String(entry['role_ids'])) as string[]);
    const scopes: Scope[] = [
      ...[{}, { guildId }, { guildId, models: allIdsOf(String(entry['model'])) }],
      // Of a member who has deleted their data, only the sums of others remain.
      ...(userId === '' ? [] : [{ guildId, userId }]),
      ...[...roleIds].map((roleId) => ({ guildId, roleId })),
    ];
    for (const scope of scopes) {
      const key = JSON.stringify(scope);
      const known = found.get(key) ?? { scope, own: [] };
      found.set(key, known);
      known.own.push(entry);
    }
  }
  return [...found.values()];
}

/** A running sum that differs from the ledger's rows, of any scope, today and this month, wherever its guild is. */
async function wrongSum({
  storage,
  nowMs,
  zoneOf,
}: Parameters<typeof checkLedger>[0]): Promise<string | undefined> {
  const entries = storage.database.connection.prepare('SELECT * FROM ledger').all();
  for (const { scope, own } of scopesOf(entries)) {
    const zone = scope.guildId === undefined ? 'UTC' : zoneOf(scope.guildId);
    for (const period of [periodOf(nowMs, zone, 'day'), periodOf(nowMs, zone, 'month')]) {
      const inside = own.filter(
        ({ taken_at_ms: at }) => Number(at) >= period.fromMs && Number(at) < period.untilMs,
      );
      const videos = inside.reduce((sum, entry) => sum + Number(entry['quota_counted']), 0);
      const micro = inside.reduce(
        (sum, entry) => sum + Number(entry['held_microusd']) + Number(entry['spent_microusd']),
        0,
      );
      const said = {
        videos: await storage.store.used({ scope, period, unit: 'videos' }),
        micro: Math.round((await storage.store.used({ scope, period, unit: 'usd' })) * MICRO),
      };
      if (said.videos !== videos || said.micro !== micro)
        return `the sums of ${JSON.stringify(scope)} are ${JSON.stringify(said)} instead of ${videos} and ${micro}`;
    }
  }
  return undefined;
}

const HOUR_MS = 3_600_000;
const zones = new Map<string, { format: Intl.DateTimeFormat; byHour: Map<number, string> }>();

/** The calendar day of an instant in a zone, as `2027-01-15`. Zones of whole hours only. */
export function dateIn(zone: string, atMs: number): string {
  const { format, byHour } = zones.get(zone) ?? {
    format: new Intl.DateTimeFormat('sv', { timeZone: zone }),
    byHour: new Map(),
  };
  zones.set(zone, { format, byHour });
  const hour = Math.floor(atMs / HOUR_MS);
  const date = byHour.get(hour) ?? format.format(atMs);
  byHour.set(hour, date);
  return date;
}

/** Found by looking: the hours before and after that have the same date. */
function periodOf(atMs: number, zone: string, span: 'day' | 'month') {
  const nameOf = (ms: number) => dateIn(zone, ms).slice(0, span === 'day' ? 10 : 7);
  const name = nameOf(atMs);
  const hour = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const edge = (stepMs: number) => {
    let [at, step] = [hour, 512 * stepMs];
    for (; Math.abs(step) >= HOUR_MS; step /= 2) while (nameOf(at + step) === name) at += step;
    return at;
  };
  return { fromMs: edge(-HOUR_MS), untilMs: edge(HOUR_MS) + HOUR_MS };
}
