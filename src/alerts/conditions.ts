import type { ProviderHealth } from '../providers/health.ts';

/** What the alerts look at. */
export interface Facts {
  atMs: number;
  providers: readonly { label: string; health: Pick<ProviderHealth, 'state' | 'cause' | 'sinceMs'> }[];
  /** Of the disk with the data; `undefined` if it doesn't say. */
  freeBytes: number | undefined;
  /** The operator's budget for this month, if there is one. */
  budget: { usedUsd: number; limitUsd: number } | undefined;
  /**
   * `ordersAtMs`: when each job was ordered that has brought no video, since the last one arrived. `hasVideo`: whether
   * any has arrived since the start.
   */
  unanswered: { ordersAtMs: readonly number[]; hasVideo: boolean };
  /** How late timers were lately: 99 % of them no later than this. */
  lagMs: number;
}

/** Something that the operator should look at. */
export interface Alert {
  /** What it is about. It stays the same as long as that lasts. */
  key: string;
  /** How bad it is. Another stage is said at once. */
  stage: string;
  /** One sentence in English, like the log. */
  text: string;
}

const MINUTE_MS = 60_000;
const FAILING_MS = 15 * MINUTE_MS;
const NO_VIDEO_MS = 60 * MINUTE_MS;
/** One or two tasks that fail in a quiet hour are no outage. */
const NO_VIDEO_ORDERS = 3;
const FREE_BYTES = 1e9;
const BUDGET_SHARE = 0.8;
const LAG_MS = 500;

/** What is wrong now. Pure. */
export function findAlerts(facts: Facts): Alert[] {
  return [
    ...facts.providers.flatMap((provider) => ofProvider(provider, facts.atMs)),
    ...ofDisk(facts),
    ...ofBudget(facts),
    ...ofVideos(facts),
    ...ofLag(facts),
  ];
}

/** The keys about which the facts say nothing: a restarted bot hasn't called any provider yet. */
export function unknownKeys({ providers, freeBytes, unanswered }: Facts): string[] {
  return [
    ...providers.filter(({ health }) => health.state === 'unknown').map(({ label }) => keyOf(label)),
    ...(freeBytes === undefined ? ['disk'] : []),
    ...(unanswered.hasVideo ? [] : ['videos']),
  ];
}

const keyOf = (label: string) => `provider ${label}`;

function ofProvider({ label, health }: Facts['providers'][number], atMs: number): Alert[] {
  const { state, cause, sinceMs = atMs } = health;
  const about = { key: keyOf(label), stage: state };
  if (state === 'refused') {
    const why = cause === 'insufficient_credit' ? 'has no credit left' : 'refuses the key';
    return [
      {
        ...about,
        text: `${label} ${why}. Until that is changed, models without another provider make no videos.`,
      },
    ];
  }
  if (state !== 'failing' || atMs - sinceMs < FAILING_MS) return [];
  return [{ ...about, text: `${label} hasn't answered for 15 minutes. Its videos wait.` }];
}

function ofDisk({ freeBytes }: Facts): Alert[] {
  if (freeBytes === undefined || freeBytes >= FREE_BYTES) return [];
  const text = 'Less than 1 GB is free where the data is. Without space, no new videos are accepted.';
  return [{ key: 'disk', stage: 'low', text }];
}

function ofBudget({ budget }: Facts): Alert[] {
  if (!budget || budget.usedUsd < BUDGET_SHARE * budget.limitUsd) return [];
  const { usedUsd, limitUsd } = budget;
  const used = `$${usedUsd.toFixed(2)} of GLOBAL_BUDGET_USD_MONTH ($${limitUsd.toFixed(2)}) are used`;
  if (usedUsd < limitUsd) return [{ key: 'budget', stage: 'low', text: `${used}.` }];
  const text = `${used}. Until the end of the month (UTC), only free models work.`;
  return [{ key: 'budget', stage: 'spent', text }];
}

function ofVideos({ atMs, unanswered: { ordersAtMs } }: Facts): Alert[] {
  const late = ordersAtMs.filter((orderedAtMs) => atMs - orderedAtMs >= NO_VIDEO_MS);
  if (ordersAtMs.length < NO_VIDEO_ORDERS || late.length === 0) return [];
  const text = `${ordersAtMs.length} videos were ordered, and none has arrived for an hour.`;
  return [{ key: 'videos', stage: 'none', text }];
}

function ofLag({ lagMs }: Facts): Alert[] {
  if (lagMs < LAG_MS) return [];
  const text = 'The bot is too busy. First responses may come too late for Discord.';
  return [{ key: 'lag', stage: 'late', text }];
}
