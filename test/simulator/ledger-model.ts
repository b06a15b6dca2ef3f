import type { SQLOutputValue } from 'node:sqlite';
import type { Job } from '../../src/jobs/job.ts';
import type { Life } from './bot.ts';

export interface Row {
  job: Job;
  entry: Record<string, SQLOutputValue> | undefined;
}

const DAY_MS = 86_400_000;
const MICRO = 1_000_000;

interface Use {
  counted: number;
  microUsd: number;
}

/** What a job takes, by rules of its own: only the sentences of the page about quotas. */
function useOf({ status, reservedUsd, costUsd }: Job): Use {
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

const isRefused = ({ status }: Job) => status.state === 'failed' && status.kind === 'content_rejected';

/** What is wrong with the ledger, if anything. */
export async function checkLedger(options: {
  life: Life;
  rows: readonly Row[];
  recounted: ReadonlySet<string>;
  nowMs: number;
  guilds: readonly { id: string; settings: readonly { name: string; value: string }[] }[];
}): Promise<string | undefined> {
  const { rows } = options;
  const wrong = rows.find(({ job, entry }) => job.origin.userId !== '' && !isRight(job, entry));
  if (wrong) return `the ledger has ${JSON.stringify(wrong.entry)} for ${JSON.stringify(wrong.job)}`;
  return wrongLimit(options) ?? (await wrongSum(options));
}

function isRight(job: Job, entry: Row['entry']): boolean {
  if (job.reel) return true;
  const { counted, microUsd } = useOf(job);
  const sum = Number(entry?.['held_microusd']) + Number(entry?.['spent_microusd']);
  // From the sixth refusal of a day on, refusals count.
  const mayCount = isRefused(job) && entry?.['refused'] === 1;
  return (mayCount || entry?.['quota_counted'] === counted) && Math.abs(sum - microUsd) <= 1;
}

/** A member, a server or its budget with more than the admins allow. */
function wrongLimit({
  rows,
  recounted,
  nowMs,
  guilds,
}: Parameters<typeof checkLedger>[0]): string | undefined {
  const dayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const today = rows.filter(
    ({ job }) => job.createdAtMs >= dayMs && !recounted.has(job.id) && !isRefused(job),
  );
  for (const { id, settings } of guilds) {
    const here = today.filter(({ job }) => job.origin.guildId === id);
    for (const { name, value } of settings) {
      const groups =
        name === 'member-videos-per-day'
          ? Object.values(Object.groupBy(here, ({ job }) => job.origin.userId))
          : [here];
      for (const group of groups) {
        const used = (group ?? []).reduce((sum, { job }) => sum + taken(job, name), 0);
        if (used > Number(value) + 1e-6)
          return `${name} of ${value}: ${used} are used by ${(group ?? []).map(({ job }) => job.id).join()}`;
      }
    }
  }
  return undefined;
}

/** What it was accepted with: a provider may charge more afterwards. */
function taken(job: Job, setting: string): number {
  const { counted, microUsd } = useOf(job);
  return setting.startsWith('budget') ? Math.min(microUsd / MICRO, job.reservedUsd) : counted;
}

/** A running sum that differs from the ledger's rows, of any scope, today and this month. */
async function wrongSum({
  life,
  rows,
  nowMs,
}: Parameters<typeof checkLedger>[0]): Promise<string | undefined> {
  const date = new Date(nowMs);
  const day = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const month = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const periods = [
    { fromMs: day, untilMs: day + DAY_MS },
    { fromMs: month, untilMs: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) },
  ];
  const scopes = new Map<string, { guildId?: string; userId?: string; models?: string[] }>([['{}', {}]]);
  for (const { job } of rows) {
    const { guildId, userId } = job.origin;
    // Of a job without a member any more, only its guild's and its model's.
    if (userId === '') continue;
    for (const scope of [{ guildId }, { guildId, userId }, { guildId, models: [job.request.model] }])
      scopes.set(JSON.stringify(scope), scope);
  }
  const entries = life.database.connection.prepare('SELECT * FROM ledger').all();
  for (const scope of scopes.values()) {
    for (const period of periods) {
      const own = entries.filter(
        (entry) =>
          Number(entry['taken_at_ms']) >= period.fromMs &&
          Number(entry['taken_at_ms']) < period.untilMs &&
          (scope.guildId === undefined || entry['guild_id'] === scope.guildId) &&
          (scope.userId === undefined || entry['user_id'] === scope.userId) &&
          (scope.models === undefined || scope.models.includes(String(entry['model']))),
      );
      const videos = own.reduce((sum, entry) => sum + Number(entry['quota_counted']), 0);
      const micro = own.reduce(
        (sum, entry) => sum + Number(entry['held_microusd']) + Number(entry['spent_microusd']),
        0,
      );
      const said = {
        videos: await life.store.used({ scope, period, unit: 'videos' }),
        micro: Math.round((await life.store.used({ scope, period, unit: 'usd' })) * MICRO),
      };
      if (said.videos !== videos || said.micro !== micro)
        return `the sums of ${JSON.stringify(scope)} are ${JSON.stringify(said)} instead of ${videos} and ${micro}`;
    }
  }
  return undefined;
}
