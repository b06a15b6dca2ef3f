import * as z from 'zod';

/** How long a video is kept for somebody to decide on it. */
export const REVIEW_HOURS = 24;

/** The outcome of a review before publication. `spoiler` is published too, hidden until it is clicked. */
const decision = z.object({
  what: z.enum(['published', 'spoiler', 'rejected', 'discarded', 'expired']),
  /** Id of the member who decided. Empty if nobody did, and after the job has ended. */
  by: z.string(),
  /** Why it was rejected. */
  reason: z.string().optional(),
});
export type Decision = z.infer<typeof decision>;

export const reviewSchema = z.object({ decision: decision.optional() });

export function isPublished({ what }: Pick<Decision, 'what'>): boolean {
  return what === 'published' || what === 'spoiler';
}

/** When a job under review ends without a decision. */
export function reviewEndsAtMs({ stateSinceMs }: { stateSinceMs: number }): number {
  return stateSinceMs + REVIEW_HOURS * 60 * 60_000;
}
