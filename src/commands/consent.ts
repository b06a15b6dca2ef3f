import type { Consent } from '../jobs/job.ts';
import type { Settings } from '../settings/schema.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';
import type { Wish } from './start-video.ts';

/**
 * A member's word that they have the right to a picture and to the people in it; `missing` where it is still to be
 * asked for, and `undefined` where nobody asks. Who makes another video from the picture of an own one has given it.
 */
export async function consentOf(
  { user }: MemberInteraction,
  { image, hasRight }: Wish,
  { consentRequired }: Settings,
  { clock, findJob }: InteractionContext,
): Promise<Consent | 'missing' | undefined> {
  if (!consentRequired || image === null) return undefined;
  if (hasRight) return { atMs: clock.now() };
  const earlier = 'jobId' in image ? await findJob(image.jobId) : undefined;
  return (earlier?.origin.userId === user.id ? earlier.consent : undefined) ?? 'missing';
}
