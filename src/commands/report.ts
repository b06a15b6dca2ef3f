import { ApplicationCommandType } from 'discord.js';
import { UserError } from '../errors.ts';
import { translatorFor } from '../locales/translate.ts';
import { reasonForm } from '../modals/reason-form.ts';
import type { Signer } from '../signer.ts';
import { inGuilds, type MessageCommand } from './command.ts';
import { jobIn } from './job-in.ts';

/** Marks the form about a message: staff get a button that deletes what it names. */
export function signReport(
  jobId: string,
  message: { id: string; channelId: string },
  signer: Signer,
): string {
  return signer.sign('report-form', `${jobId}.${message.channelId}.${message.id}`);
}

/** On one of our messages: tells the staff of the server about it, after a question for the reason. */
export const report = {
  data: {
    name: 'Report',
    type: ApplicationCommandType.Message,
    ...inGuilds,
  },

  async execute(interaction, context) {
    const message = interaction.targetMessage;
    const job = await jobIn(message, context);
    if (job === undefined || job.origin.guildId !== interaction.guildId) {
      throw new UserError((t) => t('report.notMine'));
    }
    if (job.origin.userId === interaction.user.id) {
      throw new UserError((t) => t('report.own'));
    }
    const { logChannel } = (await context.settings.get(interaction.guildId)).settings;
    if (logChannel === null) {
      throw new UserError((t) => t('report.noChannel'));
    }
    const t = translatorFor(interaction);
    await interaction.showModal(
      reasonForm({
        customId: `report:${job.id}:${message.id}.${signReport(job.id, message, context.signer)}`,
        title: t('report.title'),
        label: t('report.question'),
        description: t('report.hint'),
      }),
    );
  },
} satisfies MessageCommand;
