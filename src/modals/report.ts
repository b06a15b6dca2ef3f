import type { ModalHandler } from '../commands/command.ts';
import { signReport } from '../commands/report.ts';
import { jobOf } from '../components/job-of.ts';
import { reportId } from '../components/report.ts';
import { messageFailure } from '../discord/errors.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { guildLocaleOf } from '../locales/languages.ts';
import { translator, translatorFor } from '../locales/translate.ts';
import { renderFurtherReport, renderReport } from '../replies/report.ts';
import { reasonIn } from './reason-form.ts';

/** Passes a report on to the staff of the server. */
export const report: ModalHandler = {
  kind: 'report',
  async execute(interaction, jobId, context, detail = '') {
    const { guildId, channelId, user } = interaction;
    const [messageId = '', mark = ''] = detail.split('.');
    const job = await jobOf(interaction, jobId, 'see', context);
    const { settings } = await context.settings.get(guildId);
    const { logChannel } = settings;
    if (
      logChannel === null ||
      channelId === null ||
      mark !== signReport(jobId, { id: messageId, channelId }, context.signer)
    )
      throw new UserError((t) => t('report.over'));
    const place = { jobId, channelId, messageId };
    const view = {
      t: translator(guildLocaleOf(interaction, settings)),
      job,
      label: context.catalogue.labelOf(job.request.model),
      url: `https://discord.com/channels/${guildId}/${channelId}/${messageId}`,
      reporterId: user.id,
      reason: reasonIn(interaction),
      idOf: (action: Parameters<typeof reportId>[1]) => reportId(place, action, context.signer),
    };
    try {
      await context.reports.file({ guildId, messageId, reporterId: user.id }, async (first) => {
        if (first) {
          await context.postMessage(first.channelId, renderFurtherReport(view), {
            repliedTo: first.messageId,
          });
          return first;
        }
        const { body, files } = renderReport(view);
        return { channelId: logChannel, messageId: await context.postMessage(logChannel, body, { files }) };
      });
    } catch (error) {
      if (messageFailure(error) === 'unavailable' || error instanceof UserError) throw error;
      context.log.warn(
        { err: error, guild: guildId, channel: logChannel },
        'a report could not be passed on',
      );
      throw new UserError((t) => t('report.outOfReach'));
    }
    await answerPrivately(interaction, `🚩 ${translatorFor(interaction)('report.thanks')}`);
  },
};
