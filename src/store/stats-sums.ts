import { MICRO } from '../jobs/allowance.ts';
import type { FailureKind } from '../jobs/failure.ts';
import type { Tally } from '../jobs/stats-contract.ts';

/** What the statistics need of a job's entry in the ledger. */
export interface Entry {
  takenAtMs: number;
  model: string;
  userId: string;
  outcome: string | null;
  spentMicroUsd: number;
  waitMs: number | null;
  makingMs: number | null;
}

/** Adds up entries one by one. */
export class Sum {
  jobs = 0;
  made = 0;
  #cancelled = 0;
  #open = 0;
  #spentMicroUsd = 0;
  readonly #waitsMs: number[] = [];
  readonly #makingsMs: number[] = [];
  readonly #failures = new Map<FailureKind, number>();

  add({ outcome, spentMicroUsd, waitMs, makingMs }: Entry): void {
    this.jobs++;
    this.#spentMicroUsd += spentMicroUsd;
    if (waitMs !== null) this.#waitsMs.push(waitMs);
    if (makingMs !== null) this.#makingsMs.push(makingMs);
    if (outcome === null) this.#open++;
    else if (outcome === 'succeeded') this.made++;
    else if (outcome === 'cancelled') this.#cancelled++;
    else {
      const kind = outcome as FailureKind;
      this.#failures.set(kind, (this.#failures.get(kind) ?? 0) + 1);
    }
  }

  tally(): Tally {
    const { jobs, made } = this;
    const [cancelled, open] = [this.#cancelled, this.#open];
    return {
      ...{ jobs, made, cancelled, open, failed: jobs - made - cancelled - open },
      spentUsd: this.#spentMicroUsd / MICRO,
      waitMs: medianOf(this.#waitsMs),
      makingMs: medianOf(this.#makingsMs),
    };
  }

  /** The most frequent first. */
  failures(): { kind: FailureKind; jobs: number }[] {
    return [...this.#failures]
      .map(([kind, jobs]) => ({ kind, jobs }))
      .sort((a, b) => b.jobs - a.jobs || (a.kind < b.kind ? -1 : 1));
  }
}

function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  const [below = 0, above = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (below + above) / 2;
}
