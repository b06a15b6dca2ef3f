import type { FailureKind } from '../jobs/failure.ts';
import { FREE_REFUSALS } from '../jobs/ledger.ts';
import { inARow, type Translate } from '../locales/translate.ts';

/** Why a job failed, for its message: a failure kind, or that the video isn't for this channel. */
type Reason = FailureKind | 'out_of_place';

/** What happened, and what to do. The log has the cause. `model` is the model's label. */
export function failureReason(reason: Reason, model: string, t: Translate): string {
  return `❌ ${t(`failure.${reason}`, { model })}`;
}

/** The same, and whether it counts against the member's quota. */
export function failureSentence(reason: Reason, model: string, isCounted: boolean, t: Translate): string {
  const quota = isCounted ? t('job.counted', { free: FREE_REFUSALS }) : t('job.notCounted');
  return inARow(t, failureReason(reason, model, t), quota);
}
