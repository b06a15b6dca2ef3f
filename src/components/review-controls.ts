import { type ButtonInteraction, MessageFlags } from 'discord.js';
import { checkMessage } from '../discord/message-answer.ts';
import { UserError } from '../errors.ts';
import { botMay } from '../interactions/bot-may.ts';
import { type DecideDeps, decide, overError, reviewable } from '../interactions/decide.ts';
import type { IsDoubleClick } from '../interactions/double-clicks.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { requireStaff, reviewRole } from '../interactions/may-manage.ts';
import type { Library } from '../interactions/ports/library.ts';
import { reasonForm } from '../interactions/reason-form.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { isForAdults } from '../jobs/adult.ts';
import { DeliveryError } from '../jobs/delivery-error.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type JobIn } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { renderPreview } from '../replies/preview.ts';

interface PreviewDeps extends RequireJobDeps {
  jobs: Pick<Engine, 'apply'>;
  library: Pick<Library, 'find' | 'view' | 'previews'>;
  isDoubleClick: IsDoubleClick;
  log: Log;
}

/** Shows a video that isn't public yet to its requester, or to staff, who can decide on it there. */
export function createPreviewButton(deps: PreviewDeps): ButtonHandler {
  return {
    kind: 'preview',
    async execute(interaction, jobId) {
      const job = await reviewable(interaction, jobId, deps);
      if (await deps.isDoubleClick(interaction.user.id, interaction.customId)) {
        await interaction.deferUpdate();
        return;
      }
      const view = deps.library.view(job);
      // From /queue, it may be requested anywhere.
      const isElsewhere = interaction.channelId !== job.origin.channelId;
      if (
        isElsewhere &&
        isForAdults(job, view.model) &&
        !deps.discord.extras.of(interaction.id).isAgeRestricted
      )
        throw new UserError((t) => t('history.adultsOnly'));
      const t = translatorFor(interaction);
      const { body, files } = renderPreview(view, reviewRole(interaction, job), t, {
        isEmbedded: botMay(interaction, 'EmbedLinks'),
      });
      const { applicationId, token, attachmentSizeLimit } = interaction;
      const messageId = await openAnswer(interaction, job, body.content, deps);
      const target = { applicationId, token, attachmentSizeLimit, messageId };
      try {
        await deps.library.previews.post(job, target, { body, files, tooLarge: t('preview.tooLarge') });
      } catch (error) {
        const now = await requireJob(interaction, jobId, 'see', deps);
        if (!isIn(now, 'reviewing')) throw overError(now);
        deps.log.warn({ err: error, job: jobId }, 'could not show a preview');
        if (error instanceof DeliveryError && error.kind === 'bad_output')
          throw new UserError((t) => t('preview.broken'), { cause: error });
        throw new UserError((t) => t('history.discordAway'), { cause: error });
      }
    },
  };
}

/** Begins the private answer that will contain the video, and returns its id. */
async function openAnswer(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  job: JobIn<'reviewing'>,
  content: string,
  { jobs }: PreviewDeps,
): Promise<string> {
  const flags = MessageFlags.Ephemeral;
  const isJobs = interaction.message.id === job.origin.messageId;
  if (!isJobs || interaction.appPermissions.has('ViewChannel')) {
    await interaction.deferReply({ flags });
    return '@original';
  }
  // The bot doesn't see the channel: only this click's token can show the decision now.
  await interaction.deferUpdate();
  await jobs.apply(job.id, {
    type: 'redeliver',
    interactionToken: interaction.token,
    channelId: interaction.channelId,
    messageId: interaction.message.id,
    uploadLimitBytes: interaction.attachmentSizeLimit,
  });
  const answer: unknown = await interaction.followUp({ content, flags, allowedMentions: { parse: [] } });
  checkMessage(answer);
  return answer.id;
}

export function createPublishButton(deps: DecideDeps): ButtonHandler {
  return {
    kind: 'publish',
    execute: (interaction, jobId) => decide(interaction, jobId, { what: 'published' }, deps),
  };
}

/** The same button for members other than the requester. */
export function createApproveButton(deps: DecideDeps): ButtonHandler {
  return { ...createPublishButton(deps), kind: 'approve' };
}

export function createSpoilerButton(deps: DecideDeps): ButtonHandler {
  return {
    kind: 'spoiler',
    execute: (interaction, jobId) => decide(interaction, jobId, { what: 'spoiler' }, deps),
  };
}

export function createDiscardButton(deps: DecideDeps): ButtonHandler {
  return {
    kind: 'discard',
    execute: (interaction, jobId) => decide(interaction, jobId, { what: 'discarded' }, deps),
  };
}

/** Asks staff for the reason. */
export function createRejectButton(deps: RequireJobDeps): ButtonHandler {
  return {
    kind: 'reject',
    async execute(interaction, jobId) {
      requireStaff(interaction, await reviewable(interaction, jobId, deps));
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
}
