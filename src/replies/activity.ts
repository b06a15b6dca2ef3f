import { LRUCache } from 'lru-cache';
import type { Bus } from '../bus.ts';
import type { Job } from '../jobs/job.ts';
import { type Moment, momentOf, mostMs } from '../runtime/clock.ts';

/** A member who did something in a server this recently sees by themselves how their video there ends. */
export const ACTIVE_MS = 30_000;
/** Far more members than use a bot within that time. */
const KEPT = 10_000;

type Member = Pick<Job['origin'], 'guildId' | 'userId'>;

/** Who is using the bot right now, in which server, in this process or another. Nobody is after a restart. */
export interface Activity {
  /** The member clicked something or used a command. */
  note(member: Member): void;
  isActive(member: Member): boolean;
}

/** `activeMs`: how long a member counts as active after that. The time for which the machine sleeps counts too. */
export function createActivity(
  { clock, bus }: { clock: Parameters<typeof momentOf>[0]; bus: Bus },
  activeMs: number,
): Activity {
  const last = new LRUCache<string, Moment>({ max: KEPT });
  const keep = (key: string) => void last.set(key, momentOf(clock));
  const keyOf = ({ guildId, userId }: Member) => `${guildId}:${userId}`;
  bus.subscribe('active', keep);
  return {
    note(member) {
      keep(keyOf(member));
      bus.publish('active', keyOf(member));
    },
    isActive(member) {
      const moment = last.get(keyOf(member));
      return moment !== undefined && mostMs(moment, momentOf(clock)) < activeMs;
    },
  };
}
