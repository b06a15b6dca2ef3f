import type { JobIn } from '../job.ts';
import { reviewEndsAtMs } from '../review.ts';
import type { NotifyMember } from './notify-member.ts';
import type { NextLook, StepTools } from './tools.ts';

/** Creates the step that keeps a video under review until somebody decides or the time is up. */
export function createAwaitReview({ deps: { apply, clock } }: StepTools, notifyMember: NotifyMember) {
  return async function awaitReview(job: JobIn<'reviewing'>): Promise<NextLook> {
    const leftMs = reviewEndsAtMs(job) - clock.now();
    if (leftMs > 0) return job.told ? leftMs : Math.min(leftMs, (await notifyMember(job)) ?? leftMs);
    await apply(job.id, { type: 'reviewed', decision: { what: 'expired', by: '' } });
    return 0;
  };
}
