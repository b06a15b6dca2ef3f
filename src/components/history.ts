import { MessageFlags } from 'discord.js';
import type { ButtonHandler, InteractionContext, SelectHandler } from '../commands/command.ts';
import { showHistory } from '../commands/history.ts';
import { UserError } from '../errors.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { requesterOf } from '../interactions/requester-of.ts';
import { isForAdults } from '../jobs/adult.ts';
import { isIn, type JobIn } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { renderPastVideo } from '../replies/history.ts';
import { renderReposted } from '../replies/render-job.ts';
import { barrierSentence } from '../requests/refusals.ts';

/** Turns the page. */
export const turnHistory: ButtonHandler = {
  kind: 'history',
  async execute(interaction, page, context, search = '') {
    await interaction.deferUpdate();
    await showHistory(interaction, { search, page: Number(page) || 0 }, context);
  },
};

/** Gives a fresh link to the video that was chosen, and lets it be posted again. */
export const chooseVideo: SelectHandler = {
  kind: 'history',
  async execute(interaction, _id, context) {
    const [jobId = ''] = interaction.values;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await ownVideo(interaction, jobId, context);
    const video = await context.pastVideos.find(job);
    await interaction.editReply({
      ...renderPastVideo(job, video?.url, translatorFor(interaction)),
      allowedMentions: { parse: [] },
    });
  },
};

/** Posts a video anew in the channel of the click. */
export const repost: ButtonHandler = {
  kind: 'repost',
  async execute(interaction, jobId, context) {
    const job = await ownVideo(interaction, jobId, context);
    const { barrier, isReviewed } = await context.requests.settingsFor(
      requesterOf(interaction, context.extras),
    );
    // A pause is about new videos.
    if (barrier && barrier.kind !== 'paused') throw new UserError(barrierSentence(barrier));
    if (isReviewed && !job.review) throw new UserError((t) => t('reviewed.noRepost'));
    const model = context.catalogue.find(job.request.model);
    if (isForAdults(job, model) && !context.extras.of(interaction.id).isAgeRestricted) {
      throw new UserError((t) => t('history.adultsOnly'));
    }
    if (context.isDoubleClick(interaction.user.id, interaction.customId)) {
      await interaction.deferUpdate();
      return;
    }
    await interaction.deferReply();
    try {
      await context.pastVideos.post(job, interaction, renderReposted(context.viewJob(job)));
    } catch (error) {
      // What did not work leaves nothing in the channel.
      await interaction
        .deleteReply()
        .catch((err: unknown) => context.log.warn({ err }, 'could not take back the defer'));
      throw error;
    }
  },
};

async function ownVideo(
  { guildId, user }: MemberInteraction,
  jobId: string,
  { findJob }: InteractionContext,
): Promise<JobIn<'succeeded'>> {
  const job = await findJob(jobId);
  const isOwn = job?.origin.userId === user.id && job.origin.guildId === guildId;
  if (!job || !isOwn || !isIn(job, 'succeeded')) throw new UserError((t) => t('history.notYours'));
  return job;
}
