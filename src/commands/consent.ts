import type { Consent } from '../jobs/job.ts';
import type { Settings } from '../settings/schema.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';
import { findNamesake, othersOptedOut } from './opt-out.ts';
import type { Wish } from './start-video.ts';

/** What a member has to confirm before their video is made. */
export interface MissingConsent {
  /** Whether the video begins with a picture, which they must have the right to. */
  hasPicture: boolean;
  /** Members who want to be in no videos here. */
  optedOut: readonly string[];
  /** The name of one of them in the prompt, who must not be meant. */
  namesake: { word: string; userId: string } | undefined;
  /** See `Consent`. */
  list: string;
}

/**
 * A member's word that they have the right to a picture and to the people in it, and mean nobody who opted out: given,
 * missing, or neither where nobody asks. Who makes another video from the picture of an own one has given it, unless
 * others have opted out since.
 */
export async function consentOf(
  interaction: MemberInteraction,
  wish: Wish,
  settings: Settings,
  context: InteractionContext,
): Promise<{ given?: Consent; missing?: MissingConsent }> {
  if (!settings.consentRequired) return {};
  const { image, options } = wish;
  const namesake = await findNamesake(interaction, options.prompt, settings, context);
  if (image === null && namesake === undefined) return {};
  const optedOut = othersOptedOut(interaction, settings);
  const list = context.signer.sign('opted-out', optedOut.toSorted().join());
  if (wish.confirmedList === list) return { given: { atMs: context.clock.now(), list } };
  const earlier = image && 'jobId' in image ? await context.findJob(image.jobId) : undefined;
  const isOwn = earlier?.origin.userId === interaction.user.id;
  const isSame = namesake === undefined || earlier?.request.prompt === options.prompt;
  if (isOwn && isSame && earlier.consent?.list === list) return { given: earlier.consent };
  return { missing: { hasPicture: image !== null, optedOut, namesake, list } };
}
