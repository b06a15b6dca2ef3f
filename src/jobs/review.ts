import * as z from 'zod';

/** So long a video is kept for somebody to decide over it. */
export const REVIEW_HOURS = 24;

/**
 * What became of a video that is looked at before it is public; `spoiler` is published too, hidden until it is clicked.
 */
const decision = z.object({
  what: z.enum(['published', 'spoiler', 'rejected', 'discarded', 'expired']),
  /** The id of the member who decided; empty if nobody did, and once the job has ended. */
  by: z.string(),
  /** Why it was rejected. */
  reason: z.string().optional(),
});
export type Decision = z.infer<typeof decision>;

export const reviewSchema = z.object({ decision: decision.optional() });

export function isPublished({ what }: Pick<Decision, 'what'>): boolean {
  return what === 'published' || what === 'spoiler';
}

/** When a job under review ends by itself. */
export function reviewEndsAtMs({ stateSinceMs }: { stateSinceMs: number }): number {
  return stateSinceMs + REVIEW_HOURS * 60 * 60_000;
}
