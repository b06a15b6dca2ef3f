/** Discord bans an address for a while after 10,000 in this time. Other programs may share the address. */
const WINDOW_MS = 10 * 60_000;
const SLOT_MS = 10_000;
const SLOTS = WINDOW_MS / SLOT_MS;

/**
 * The counts at which the log mentions it, later calls wait, and even first responses wait.
 * @internal Tested with all kinds of calls.
 */
export const INVALID_LIMITS = { noticed: 500, most: 2_000, all: 4_000 };
type Limit = keyof typeof INVALID_LIMITS;
/** Up to this many processes of one address have the whole limits. If there are more, each has a smaller share. */
const AT_THE_LIMITS = 2;

/**
 * Counts the answers of the last ten minutes that Discord calls invalid.
 * @see https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
export interface InvalidAnswers {
  /** True if the answer counts. `scope` is the one of a 429. */
  note(status: number, scope: string | null, route: string): boolean;
  count(): number;
  /** Milliseconds until the count is below the limit; 0 if it is. */
  msUntilBelow(limit: Limit): number;
  /** The highest limit that is reached. */
  reached(): Limit | undefined;
  /** Their statuses and routes, for the log. */
  summary(): { statuses: Record<string, number>; mostAt: string };
}

/** `processes`: how many may share the address, or a proxy. */
export function createInvalidAnswers(now: () => number, processes: () => number): InvalidAnswers {
  let slots: { slot: number; count: number; what: Map<string, number> }[] = [];

  const slotOf = (atMs: number) => Math.floor(atMs / SLOT_MS);
  function recent() {
    const oldest = slotOf(now()) - SLOTS;
    if (slots[0] !== undefined && slots[0].slot < oldest) slots = slots.filter(({ slot }) => slot >= oldest);
    return slots;
  }
  const count = () => recent().reduce((sum, slot) => sum + slot.count, 0);
  const sizeOf = (limit: Limit) => INVALID_LIMITS[limit] * Math.min(1, AT_THE_LIMITS / processes());

  return {
    note(status, scope, route) {
      const isInvalid = status === 401 || status === 403 || (status === 429 && scope !== 'shared');
      if (!isInvalid) return false;
      const slot = slotOf(now());
      let last = recent().at(-1);
      if (last?.slot !== slot) {
        last = { slot, count: 0, what: new Map() };
        slots.push(last);
      }
      last.count++;
      const what = `${status} ${route}`;
      last.what.set(what, (last.what.get(what) ?? 0) + 1);
      return true;
    },
    count,
    msUntilBelow(limit) {
      let left = count();
      if (left === 0) return 0;
      const most = sizeOf(limit);
      for (const each of slots) {
        if (left < most) break;
        left -= each.count;
        if (left < most) return (each.slot + SLOTS + 1) * SLOT_MS - now();
      }
      return 0;
    },
    reached: () => (['all', 'most', 'noticed'] as const).find((limit) => count() >= sizeOf(limit)),
    summary() {
      const statuses: Record<string, number> = {};
      const routes = new Map<string, number>();
      for (const { what } of recent()) {
        for (const [key, times] of what) {
          const [status = '', route = ''] = key.split(/ (.*)/);
          statuses[status] = (statuses[status] ?? 0) + times;
          routes.set(route, (routes.get(route) ?? 0) + times);
        }
      }
      const [mostAt = ''] = [...routes].toSorted(([, a], [, b]) => b - a)[0] ?? [];
      return { statuses, mostAt };
    },
  };
}
