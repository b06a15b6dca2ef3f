import { PermissionFlagsBits } from 'discord.js';
import type { RequestedOptions } from '../catalogue/fit.ts';
import { firstStage, providerOf } from '../catalogue/stages.ts';
import type { ImageSource } from '../delivery/images.ts';
import { UserError } from '../errors.ts';
import { type Consent, isIn, type Job, type Notify } from '../jobs/job.ts';
import { guildLocaleOf, localeOf } from '../locales/languages.ts';
import { translator } from '../locales/translate.ts';
import { createTurns } from '../turns.ts';
import { type Admitted, admit } from './admit.ts';
import { answerWithJob } from './answer.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';
import { askToConfirm } from './confirm.ts';
import { consentOf } from './consent.ts';
import { countRefusal, isModerated, moderate } from './moderate.ts';

/** A video that a member may want, as a form shows it. Plain JSON, so that it can be kept. */
export interface Draft {
  /** A model's id; `null`: whichever runs where nobody chose one. */
  model: string | null;
  options: RequestedOptions;
  image: ImageSource | null;
  /** Members whom the picture is of, or from, as far as it is known; they may want to be in no videos. */
  imageOwnerIds?: readonly string[];
}

/** Everything that a member asked for, before it is fitted to a model. */
export interface Wish extends Draft {
  notify: Notify;
  /** The price that the member has agreed to, in US dollars. */
  agreedUsd?: number;
  /**
   * An earlier try was paid, or may have been: the price is to be confirmed, whatever the settings say. One of which
   * nobody knows is given up for this one.
   */
  retryOf?: { jobId: string; isUnclear: boolean };
  /** An earlier job that was to make the same video, and whose still, which is paid for, it begins with. */
  stillOf?: string;
  /** The member has confirmed the right to the picture, with this in view. See `Consent`. */
  confirmedList?: string;
}

/** A member and a moderator may confirm at the same time. */
const retries = createTurns();

/**
 * Begins a job for `wish`, with the default model where `modelId` is `null`, in answer to the interaction; in the place
 * of an unclear one once alone. Throws a `UserError` where it may not be; see `admit`.
 */
export async function startVideo(
  interaction: MemberInteraction,
  wish: Wish,
  modelId: string | null,
  context: InteractionContext,
): Promise<void> {
  const { retryOf } = wish;
  if (!retryOf?.isUnclear) return start(interaction, wish, modelId, context);
  await retries.take(retryOf.jobId, async () => {
    const unclear = context.jobs.get(retryOf.jobId);
    if (!unclear || !isIn(unclear, 'unclear')) throw new UserError((t) => t('unclear.over'));
    await start(interaction, wish, modelId, context);
  });
}

async function start(
  interaction: MemberInteraction,
  wish: Wish,
  modelId: string | null,
  context: InteractionContext,
): Promise<void> {
  const admitted = await admit(interaction, wish, modelId, context);
  const { model, request, usd, settings, begun } = admitted;
  const consent = await consentOf(interaction, wish, settings, context);
  const isAgreed = wish.agreedUsd !== undefined && usd <= wish.agreedUsd;
  const isDear = !isAgreed && (wish.retryOf !== undefined || usd > (settings.confirmAboveUsd ?? usd));
  if (isDear || consent.missing) {
    await askToConfirm(interaction, wish, { ...admitted, isDear, missing: consent.missing }, context);
    return;
  }
  const job = newJob(interaction, wish, admitted, consent.given, context);
  const { image } = wish;
  if (modelId !== null) context.preferences.setLastModel(interaction.user.id, model.id);
  const isChecked = isModerated(settings, context);
  // Both take longer than Discord waits for a first response.
  const prepare = async () => {
    const picture = image && (await context.images.take({ id: job.id, memberId: job.origin.userId }, image));
    if (isChecked)
      await moderate(interaction, { prompt: request.prompt, picture }, settings, context).catch(
        async (error: unknown) => {
          throw await countRefusal(error, job, context);
        },
      );
    const still = begun && (await context.images.takeStill(job.id, begun));
    return { ...job, image: picture, ...(still && { still }) };
  };
  await answerWithJob(interaction, job, context, image || begun || isChecked ? prepare : undefined);
  // Where nothing was begun, the first order can still be checked.
  if (wish.retryOf?.isUnclear && context.jobs.get(job.id))
    await context.jobs.apply(wish.retryOf.jobId, { type: 'given-up' });
}

/** A bit set. Where the bot user is no member of the server, it sees nothing, whatever its answers may do there. */
function permissionsHere({ client, guildId, appPermissions }: MemberInteraction): bigint {
  const isMember = client.guilds.cache.has(guildId);
  return isMember ? appPermissions.bitfield : appPermissions.bitfield & ~PermissionFlagsBits.ViewChannel;
}

/** The job as it is when it is accepted, but for its picture. */
function newJob(
  interaction: MemberInteraction,
  wish: Wish,
  { model, request, notes, usd, settings, imageOwnerIds, begun }: Admitted,
  consent: Consent | undefined,
  context: InteractionContext,
): Job {
  const { channelId } = interaction;
  // discord.js allows for forms outside of channels.
  if (channelId === null) throw new Error('Discord named no channel');
  const language = guildLocaleOf(interaction, settings);
  const nowMs = context.clock.now();
  return {
    id: interaction.id,
    image: null,
    ...(imageOwnerIds.length > 0 && { imageOwnerIds: [...imageOwnerIds] }),
    still: null,
    ...(consent && { consent }),
    ...(settings.isReviewed && { review: {} }),
    ...(begun
      ? { stage: begun.stage, provider: providerOf(model, begun.stage) }
      : firstStage(model, wish.image !== null)),
    ...(begun?.stillSource && { stillSource: begun.stillSource }),
    request,
    notes: notes.map((note) => note(translator(language))),
    notify: wish.notify,
    origin: {
      applicationId: interaction.applicationId,
      guildId: interaction.guildId,
      channelId,
      userId: interaction.user.id,
      roleIds: [...context.roleIds(interaction.id)],
      interactionToken: interaction.token,
      messageId: null,
      uploadLimitBytes: interaction.attachmentSizeLimit,
      appPermissions: permissionsHere(interaction).toString(),
      isThread: context.parentChannelId(interaction.id) !== null,
      isAgeRestricted: context.isAgeRestricted(interaction.id),
      language,
      memberLanguage: localeOf(interaction),
    },
    status: { state: 'accepted' },
    task: null,
    createdAtMs: nowMs,
    stateSinceMs: nowMs,
    spentMs: {},
    timeZone: settings.timeZone,
    reservedUsd: usd,
    costUsd: null,
    told: false,
  };
}
