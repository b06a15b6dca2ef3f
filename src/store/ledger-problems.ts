import { BrokenInvariant, type OnBroken } from '../jobs/invariants.ts';
import type { Job } from '../jobs/job.ts';

/** Reports an amount that isn't one. */
export function reportAmount({ id }: Job, usd: number, onBroken: OnBroken): void {
  onBroken(new BrokenInvariant(id, `its entry in the ledger is ${usd}`));
}

/** Reports a second, different settlement. The first one counts. */
export function requireSameSettlement(
  { id }: Job,
  before: number,
  spentMicroUsd: number,
  onBroken: OnBroken,
): void {
  if (before === spentMicroUsd) return;
  onBroken(
    new BrokenInvariant(id, `it is settled with ${before} millionths, and then with ${spentMicroUsd}`),
  );
}
