import { MICRO } from '../jobs/allowance.ts';
import { ASSISTANT } from '../jobs/assistant-calls.ts';
import type { CountedFailure } from '../jobs/failure.ts';
import type { Period } from '../jobs/period.ts';
import type { NamedTally, Tally } from '../jobs/stats-contract.ts';

/** A ledger entry's facts for the statistics. */
export interface Entry {
  takenAtMs: number;
  model: string;
  userId: string;
  outcome: string | null;
  spentMicroUsd: number;
  waitMs: number | null;
  makingMs: number | null;
}

/** A median of so many times is as good as one of all. */
const MOST_TIMES = 10_000;

/** Times whose median is asked for. Of many, it keeps every second, fourth and so on. */
class Times {
  #kept: number[] = [];
  #every = 1;
  #added = 0;

  add(ms: number): void {
    if (this.#added++ % this.#every > 0) return;
    this.#kept.push(ms);
    if (this.#kept.length < MOST_TIMES) return;
    this.#kept = this.#kept.filter((_, index) => index % 2 === 0);
    this.#every *= 2;
  }

  median(): number | null {
    if (this.#kept.length === 0) return null;
    const sorted = Float64Array.from(this.#kept).sort();
    const middle = sorted.length / 2;
    const [below = 0, above = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
    return (below + above) / 2;
  }
}

/** Adds up entries one by one. */
export class Sum {
  jobs = 0;
  made = 0;
  #cancelled = 0;
  #open = 0;
  #spentMicroUsd = 0;
  readonly #waits = new Times();
  readonly #makings = new Times();
  readonly #failures = new Map<CountedFailure, number>();

  add({ model, outcome, spentMicroUsd, waitMs, makingMs }: Entry): void {
    this.#spentMicroUsd += spentMicroUsd;
    // It costs something, and makes no video.
    if (model === ASSISTANT) return;
    this.jobs++;
    if (waitMs !== null) this.#waits.add(waitMs);
    if (makingMs !== null) this.#makings.add(makingMs);
    if (outcome === null) this.#open++;
    else if (outcome === 'succeeded') this.made++;
    else if (outcome === 'cancelled') this.#cancelled++;
    else {
      const kind = outcome as CountedFailure;
      this.#failures.set(kind, (this.#failures.get(kind) ?? 0) + 1);
    }
  }

  tally(): Tally {
    const { jobs, made } = this;
    const [cancelled, open] = [this.#cancelled, this.#open];
    return {
      ...{ jobs, made, cancelled, open, failed: jobs - made - cancelled - open },
      spentUsd: this.#spentMicroUsd / MICRO,
      waitMs: this.#waits.median(),
      makingMs: this.#makings.median(),
    };
  }

  /** The most frequent first. */
  failures(): { kind: CountedFailure; jobs: number }[] {
    return [...this.#failures]
      .map(([kind, jobs]) => ({ kind, jobs }))
      .sort((a, b) => b.jobs - a.jobs || (a.kind < b.kind ? -1 : 1));
  }
}

/** As many as anybody reads. */
const TOP_MEMBERS = 10;

/** Adds up the entries of some days, the earliest first, by everything that the statistics show. */
export function createStatsSums(days: readonly Period[]) {
  const total = new Sum();
  const byDay = days.map(() => ({ sum: new Sum(), madeByModel: new Map<string, number>() }));
  const byModel = new Map<string, Sum>();
  const byMember = new Map<string, Sum>();
  let today = 0;

  function addToDay(entry: Entry) {
    while (entry.takenAtMs >= (days[today]?.untilMs ?? Number.POSITIVE_INFINITY)) today++;
    const day = byDay[today];
    if (!day) return;
    day.sum.add(entry);
    const { outcome, model } = entry;
    if (outcome === 'succeeded') day.madeByModel.set(model, (day.madeByModel.get(model) ?? 0) + 1);
  }

  function topMembers() {
    const members = mostMade(byMember);
    return { members: members.slice(0, TOP_MEMBERS).map(toNamed), memberCount: members.length };
  }

  return {
    /** The entries must come in order of their times. */
    add(entry: Entry) {
      total.add(entry);
      addToDay(entry);
      sumOf(byModel, entry.model).add(entry);
      // Entries of members who deleted their data have no name, and appear only in the sums.
      if (entry.userId !== '') sumOf(byMember, entry.userId).add(entry);
    },
    totals: () => ({
      total: total.tally(),
      failures: total.failures(),
      ...topMembers(),
    }),
    /** One by one, because each takes its time. */
    *days() {
      for (const { sum, madeByModel } of byDay) yield { ...sum.tally(), madeByModel };
    },
    models: () => mostMade(byModel).map(toNamed),
  };
}

/** The sum of that id, which starts at zero. */
export function sumOf(sums: Map<string, Sum>, id: string): Sum {
  const known = sums.get(id) ?? new Sum();
  sums.set(id, known);
  return known;
}

/** Those with videos, so that what is shown adds up to the number of all. */
function mostMade(sums: ReadonlyMap<string, Sum>): [string, Sum][] {
  return [...sums]
    .filter(([, { made }]) => made > 0)
    .sort(([a, one], [b, other]) => other.made - one.made || other.jobs - one.jobs || (a < b ? -1 : 1));
}

function toNamed([id, sum]: [string, Sum]): NamedTally {
  return { id, ...sum.tally() };
}
