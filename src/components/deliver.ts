import { type ButtonInteraction, MessageFlags } from 'discord.js';
import type { InteractionContext } from '../commands/command.ts';
import { isIn } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';

/**
 * Brings the job to the message whose button was pressed, by the fresh token: its video, if that could not be
 * delivered, else its progress. Works in direct messages too, where a job's end may have had to be told.
 */
export const deliver = {
  kind: 'deliver',
  async execute(
    interaction: ButtonInteraction,
    jobId: string,
    { jobs, renderJob }: InteractionContext,
  ): Promise<void> {
    const t = translatorFor(interaction);
    const say = (content: string) =>
      interaction.reply({ content, flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } });
    const job = jobs.get(jobId);
    // In direct messages there is no server.
    if (job === undefined || (interaction.guildId !== null && interaction.guildId !== job.origin.guildId)) {
      await say(t('deliver.gone'));
      return;
    }
    if (interaction.user.id !== job.origin.userId) {
      await say(t('deliver.others', { member: `<@${job.origin.userId}>` }));
      return;
    }
    if (isIn(job, 'delivering')) {
      await say(t('deliver.onItsWay'));
      return;
    }
    await interaction.deferUpdate();
    await jobs.apply(jobId, {
      type: 'deliver-again',
      interactionToken: interaction.token,
      channelId: interaction.channelId,
      messageId: interaction.message.id,
      uploadLimitBytes: interaction.attachmentSizeLimit,
    });
    if (!isIn(job, 'reviewing')) return;
    const { content, components = [] } = renderJob(job);
    await interaction.editReply({ content, components, allowedMentions: { parse: [] } });
  },
};
