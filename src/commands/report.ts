import { ApplicationCommandType } from 'discord.js';
import { UserError } from '../errors.ts';
import { inGuilds, type MessageCommand, type MessageMenuData } from '../interactions/handlers.ts';
import { reasonForm } from '../interactions/reason-form.ts';
import { signReport } from '../interactions/report-ids.ts';
import { findShownJob, type ShownJobDeps } from '../interactions/shown-job.ts';
import { translatorFor } from '../locales/translate.ts';
import type { SettingsStore } from '../settings/store.ts';
import type { Signer } from '../signer.ts';

interface ReportDeps extends ShownJobDeps {
  settings: Pick<SettingsStore, 'get'>;
  signer: Signer;
}

export const reportData = {
  name: 'Report',
  type: ApplicationCommandType.Message,
  ...inGuilds,
} as const satisfies MessageMenuData;

/** On one of the bot's messages: asks for a reason, then reports the message to the server's staff. */
export function createReportCommand(deps: ReportDeps): MessageCommand {
  return {
    data: reportData,

    async execute(interaction) {
      const message = interaction.targetMessage;
      const job = await findShownJob(message, deps);
      if (job === undefined || job.origin.guildId !== interaction.guildId) {
        throw new UserError((t) => t('report.notMine'));
      }
      if (job.origin.userId === interaction.user.id) {
        throw new UserError((t) => t('report.own'));
      }
      const { logChannel } = (await deps.settings.get(interaction.guildId)).settings;
      if (logChannel === null) {
        throw new UserError((t) => t('report.noChannel'));
      }
      const t = translatorFor(interaction);
      await interaction.showModal(
        reasonForm({
          customId: `report:${job.id}:${message.id}.${signReport(job.id, message, deps.signer)}`,
          title: t('report.title'),
          label: t('report.question'),
          description: t('report.hint'),
        }),
      );
    },
  };
}
