import { createHash } from 'node:crypto';
import type { BucketName } from './exchange.ts';

export interface Limit {
  requests: number;
  perMs: number;
}

/**
 * Discord publishes no numbers. These were observed.
 *
 * @see https://discord.com/developers/docs/topics/rate-limits
 */
const OBSERVED: Readonly<Record<BucketName | 'other', Limit>> = {
  interaction: { requests: 5, perMs: 2_000 },
  // Each callback answers one interaction, so this limit is never reached.
  callback: { requests: 100, perMs: 1_000 },
  'message-create': { requests: 5, perMs: 5_000 },
  'message-edit': { requests: 5, perMs: 5_000 },
  'message-delete': { requests: 5, perMs: 1_000 },
  other: { requests: 50, perMs: 1_000 },
};
const GLOBAL: Limit = { requests: 50, perMs: 1_000 };
/** Edits of messages that are older than an hour, per channel; refused with code 30046. */
const OLD_EDITS: Limit = { requests: 3, perMs: 6_000 };
/**
 * New direct message channels; refused with code 40003. Discord states no number, and warns about "a significant
 * amount".
 * @see https://discord.com/developers/docs/resources/user#create-dm
 */
const NEW_DIRECT: Limit = { requests: 50, perMs: 600_000 };

const SWEEP_FROM = 10_000;
const LONGEST_WINDOW_MS = NEW_DIRECT.perMs;

interface Window {
  startedAtMs: number;
  used: number;
}

export interface Verdict {
  headers: Record<string, string>;
  /** Set if the request must wait: the body of the 429. */
  refusal?: { message: string; retry_after: number; global: boolean; code?: number };
}

export interface RateLimits {
  enabled: boolean;
  /** Replaces the numbers of a bucket, or of another limit. */
  set(name: BucketName | 'other' | 'global' | 'old-edits' | 'new-direct', limit: Limit): void;
  /** Counts a request. `key` distinguishes routes and their major parameters. */
  take(request: {
    bucket: BucketName | undefined;
    route: string;
    major: string;
    isExemptFromGlobal: boolean;
  }): Verdict;
  /** Counts an edit of a message older than an hour. */
  takeOldEdit(channelId: string): Verdict;
  /** Counts an opened direct message channel. False: too many. */
  takeNewDirect(): boolean;
}

export function createRateLimits(options: { enabled: boolean; now: () => number }): RateLimits {
  const { now } = options;
  const limits = new Map<string, Limit>([
    ...Object.entries(OBSERVED),
    ['global', GLOBAL],
    ['old-edits', OLD_EDITS],
    ['new-direct', NEW_DIRECT],
  ]);
  const windows = new Map<string, Window>();
  let sweepFrom = SWEEP_FROM;

  /** Every interaction has a window of its own. Old ones are dropped whenever their number has doubled. */
  const sweep = () => {
    if (windows.size < sweepFrom) return;
    for (const [key, { startedAtMs }] of windows) {
      if (now() - startedAtMs > LONGEST_WINDOW_MS) windows.delete(key);
    }
    sweepFrom = Math.max(SWEEP_FROM, 2 * windows.size);
  };

  const count = (key: string, limit: Limit) => {
    sweep();
    const known = windows.get(key);
    const isOver = known === undefined || now() - known.startedAtMs >= limit.perMs;
    const window = isOver ? { startedAtMs: now(), used: 0 } : known;
    windows.set(key, window);
    const isAllowed = window.used < limit.requests;
    if (isAllowed) window.used += 1;
    const resetAfterMs = Math.max(0, window.startedAtMs + limit.perMs - now());
    return { isAllowed, remaining: limit.requests - window.used, resetAfterMs };
  };

  const limitOf = (name: string) => limits.get(name) ?? GLOBAL;
  const limiter: RateLimits = {
    enabled: options.enabled,
    set: (name, limit) => void limits.set(name, limit),
    take({ bucket, route, major, isExemptFromGlobal }) {
      if (!limiter.enabled) return { headers: {} };
      if (!isExemptFromGlobal) {
        const all = count('global', limitOf('global'));
        if (!all.isAllowed)
          return refused(all.resetAfterMs, { 'x-ratelimit-global': 'true' }, 'global', true);
      }
      const name = bucket ?? route;
      const limit = limitOf(bucket ?? 'other');
      const { isAllowed, remaining, resetAfterMs } = count(`${name} ${major}`, limit);
      const headers = {
        'x-ratelimit-limit': String(limit.requests),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-reset': ((now() + resetAfterMs) / 1_000).toFixed(3),
        'x-ratelimit-reset-after': (resetAfterMs / 1_000).toFixed(3),
        'x-ratelimit-bucket': createHash('md5').update(name).digest('hex'),
      };
      return isAllowed ? { headers } : refused(resetAfterMs, headers, 'user', false);
    },
    takeNewDirect: () => !limiter.enabled || count('new-direct', limitOf('new-direct')).isAllowed,
    takeOldEdit(channelId) {
      if (!limiter.enabled) return { headers: {} };
      const { isAllowed, resetAfterMs } = count(`old-edits ${channelId}`, limitOf('old-edits'));
      if (isAllowed) return { headers: {} };
      const { refusal, headers } = refused(resetAfterMs, {}, 'user', false);
      const message = 'Maximum number of edits to messages older than 1 hour reached. Try again later';
      return {
        headers,
        refusal: { ...refusal, retry_after: resetAfterMs / 1_000, global: false, message, code: 30046 },
      };
    },
  };
  return limiter;
}

function refused(afterMs: number, headers: Record<string, string>, scope: string, global: boolean): Verdict {
  return {
    headers: {
      ...headers,
      // Whole seconds, rounded up, as the documentation shows it; the body has the decimals.
      'retry-after': String(Math.max(1, Math.ceil(afterMs / 1_000))),
      'x-ratelimit-scope': scope,
    },
    refusal: { message: 'You are being rate limited.', retry_after: afterMs / 1_000, global },
  };
}
