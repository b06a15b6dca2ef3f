import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Sunset } from './http/sunset.ts';

/** A provider announced the end of a model, or ended it. */
export interface Notice {
  providerId: string;
  /** The provider's own name for it. Absent if it is about the whole service. */
  model?: string;
  /** The last day, `YYYY-MM-DD`. Absent if none was stated. */
  endsOn?: string;
  seenAtMs: number;
}

const DAY_MS = 24 * 60 * 60_000;
/** The operator is warned of an end this many days ahead, once each. */
const WARN_DAYS_AHEAD = [7, 30];

/** Collects providers' announcements and warns the operator. */
export function createNotices({ clock, log }: { clock: Clock; log: Log }) {
  const notices = new Map<string, Notice>();
  const warned = new Set<string>();

  function warnOnce(key: string, notice: Notice, message: string) {
    if (warned.has(key)) return;
    warned.add(key);
    const { providerId: provider, model, endsOn } = notice;
    log.warn({ provider, model, endsOn }, message);
  }

  return {
    all: (): readonly Notice[] => [...notices.values()],

    /** Another process saw it, and has warned of it. */
    hear(notice: Notice) {
      notices.set(`${notice.providerId} ${notice.model}`, notice);
    },

    /** The headers of an answer announced an end. */
    announce(providerId: string, model: string, { endsOn }: Sunset) {
      const nowMs = clock.now();
      const notice: Notice = { providerId, model, seenAtMs: nowMs, ...(endsOn !== undefined && { endsOn }) };
      const key = `${providerId} ${model}`;
      notices.set(key, notice);
      if (endsOn === undefined) {
        warnOnce(key, notice, 'the provider says that this will end one day');
        return;
      }
      const daysLeft = (Date.parse(endsOn) - nowMs) / DAY_MS;
      const ahead = WARN_DAYS_AHEAD.find((days) => daysLeft <= days);
      if (ahead !== undefined) warnOnce(`${key} ${ahead}`, notice, 'the provider will switch this off soon');
    },

    /** A requested model is gone. */
    retire(providerId: string, model: string) {
      const key = `${providerId} ${model}`;
      const notice: Notice = { ...notices.get(key), providerId, model, seenAtMs: clock.now() };
      notices.set(key, notice);
      warnOnce(`${key} gone`, notice, 'the provider has switched this off');
    },
  };
}
