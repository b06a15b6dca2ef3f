import { type ButtonInteraction, MessageFlags } from 'discord.js';
import type { ButtonHandler, InteractionContext } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import { isForAdults } from '../jobs/adult.ts';
import { isIn, type JobIn } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { reasonForm } from '../modals/reason-form.ts';
import { mayEmbed } from '../replies/plain.ts';
import { renderPreview } from '../replies/preview.ts';
import { decide, overError, reviewable } from './decide.ts';
import { jobOf } from './job-of.ts';
import { requireStaff, reviewRole } from './may-manage.ts';

/** Shows a video that is not public yet to its requester, or to staff, who can decide over it there. */
export const preview: ButtonHandler = {
  kind: 'preview',
  async execute(interaction, jobId, context) {
    const job = await reviewable(interaction, jobId, context);
    if (context.isDoubleClick(interaction.user.id, interaction.customId)) {
      await interaction.deferUpdate();
      return;
    }
    const view = context.viewJob(job);
    // From /queue it may be asked for anywhere.
    const isElsewhere = interaction.channelId !== job.origin.channelId;
    if (isElsewhere && isForAdults(job, view.model) && !context.extras.of(interaction.id).isAgeRestricted)
      throw new UserError((t) => t('history.adultsOnly'));
    const t = translatorFor(interaction);
    const { body, files } = renderPreview(view, reviewRole(interaction, job), t, {
      isEmbedded: mayEmbed(interaction),
    });
    const { applicationId, token, attachmentSizeLimit } = interaction;
    const messageId = await openAnswer(interaction, job, body.content ?? '', context);
    const target = { applicationId, token, attachmentSizeLimit, messageId };
    try {
      await context.previews.post(job, target, { body, files, tooLarge: t('preview.tooLarge') });
    } catch (error) {
      const now = await jobOf(interaction, jobId, 'see', context);
      if (!isIn(now, 'reviewing')) throw overError(now);
      context.log.warn({ err: error, job: jobId }, 'a preview could not be shown');
      throw new UserError((t) => t('history.discordAway'), { cause: error });
    }
  },
};

/** Begins the private answer that the video comes into; gives its id. */
async function openAnswer(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  job: JobIn<'reviewing'>,
  content: string,
  { jobs }: InteractionContext,
): Promise<string> {
  const flags = MessageFlags.Ephemeral;
  const isJobs = interaction.message.id === job.origin.messageId;
  if (!isJobs || interaction.appPermissions.has('ViewChannel')) {
    await interaction.deferReply({ flags });
    return '@original';
  }
  // The bot does not see the channel: what is decided now can be shown by this click's token alone.
  await interaction.deferUpdate();
  await jobs.apply(job.id, {
    type: 'deliver-again',
    interactionToken: interaction.token,
    channelId: interaction.channelId,
    messageId: interaction.message.id,
    uploadLimitBytes: interaction.attachmentSizeLimit,
  });
  const { id } = await interaction.followUp({ content, flags, allowedMentions: { parse: [] } });
  return id;
}

export const publish: ButtonHandler = {
  kind: 'publish',
  execute: (interaction, jobId, context) => decide(interaction, jobId, { what: 'published' }, context),
};

/** The same button for who did not ask for the video. */
export const approve: ButtonHandler = { ...publish, kind: 'approve' };

export const approveAsSpoiler: ButtonHandler = {
  kind: 'spoiler',
  execute: (interaction, jobId, context) => decide(interaction, jobId, { what: 'spoiler' }, context),
};

export const discard: ButtonHandler = {
  kind: 'discard',
  execute: (interaction, jobId, context) => decide(interaction, jobId, { what: 'discarded' }, context),
};

/** Asks staff for the reason. */
export const reject: ButtonHandler = {
  kind: 'reject',
  async execute(interaction, jobId, context) {
    requireStaff(interaction, await reviewable(interaction, jobId, context));
    const t = translatorFor(interaction);
    await interaction.showModal(
      reasonForm({
        customId: `reject:${jobId}`,
        title: t('preview.rejectTitle'),
        label: t('preview.rejectReason'),
        description: t('preview.rejectHint'),
      }),
    );
  },
};
