import type { ProviderHealth } from '../providers/health.ts';

/** What the alerts look at. */
export interface Facts {
  atMs: number;
  providers: readonly { label: string; health: ProviderHealth }[];
  /** Of the disk with the data; `undefined` if it doesn't say. */
  freeBytes: number | undefined;
  /** The operator's budget for this month, if there is one. */
  budget: { usedUsd: number; limitUsd: number } | undefined;
  /** Orders that providers have accepted since the last video arrived, and the time of the first of them. */
  unanswered: { orders: number; sinceMs: number };
  /** How late timers were lately: 99 % of them no later than this. */
  lagMs: number;
}

/** Something that the operator should look at. `key` stays the same as long as it lasts. */
export interface Alert {
  key: string;
  /** One sentence in English, like the log. */
  text: string;
}

const MINUTE_MS = 60_000;
const FAILING_MS = 15 * MINUTE_MS;
const NO_VIDEO_MS = 60 * MINUTE_MS;
/** Two refused prompts and an empty hour are no outage. */
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

function ofProvider({ label, health }: Facts['providers'][number], atMs: number): Alert[] {
  const { state, cause, sinceMs = atMs } = health;
  if (state === 'refused') {
    const why = cause === 'insufficient_credit' ? 'has no credit left' : 'refuses the key';
    return [
      { key: `refused ${label}`, text: `${label} ${why}. Its models make no videos until that is changed.` },
    ];
  }
  if (state !== 'failing' || atMs - sinceMs < FAILING_MS) return [];
  return [{ key: `failing ${label}`, text: `${label} hasn't answered for 15 minutes. Its videos wait.` }];
}

function ofDisk({ freeBytes }: Facts): Alert[] {
  if (freeBytes === undefined || freeBytes >= FREE_BYTES) return [];
  const text = 'Less than 1 GB is free where the data is. Without space, no new videos are accepted.';
  return [{ key: 'disk', text }];
}

function ofBudget({ budget }: Facts): Alert[] {
  if (!budget || budget.usedUsd < BUDGET_SHARE * budget.limitUsd) return [];
  const { usedUsd, limitUsd } = budget;
  const used = `$${usedUsd.toFixed(2)} of GLOBAL_BUDGET_USD_MONTH ($${limitUsd.toFixed(2)}) are used`;
  if (usedUsd < limitUsd) return [{ key: 'budget', text: `${used}.` }];
  return [{ key: 'budget spent', text: `${used}. Until the end of the month (UTC), only free models work.` }];
}

function ofVideos({ atMs, unanswered: { orders, sinceMs } }: Facts): Alert[] {
  if (orders < NO_VIDEO_ORDERS || atMs - sinceMs < NO_VIDEO_MS) return [];
  return [{ key: 'no videos', text: `${orders} videos were ordered, and none has arrived for an hour.` }];
}

function ofLag({ lagMs }: Facts): Alert[] {
  if (lagMs < LAG_MS) return [];
  return [{ key: 'lag', text: 'The bot is too busy. First responses may come too late for Discord.' }];
}
