import type { Catalog } from '../catalog/catalog.ts';
import { messageFailure } from '../discord/errors.ts';
import { sendBest } from '../discord/send-best.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { ModalHandler } from '../interactions/handlers.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import { reasonIn } from '../interactions/reason-form.ts';
import { reportId, signReport } from '../interactions/report-ids.ts';
import type { Reports } from '../interactions/reports.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { guildLocaleOf } from '../locales/languages.ts';
import { translator, translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { madeWith } from '../replies/job-view.ts';
import { channelForms } from '../replies/plain.ts';
import { renderFurtherReport, renderReport } from '../replies/report-message.ts';
import type { SettingsStore } from '../settings/store.ts';
import type { Signer } from '../signer.ts';

interface ReportDeps extends RequireJobDeps {
  reports: Reports;
  settings: Pick<SettingsStore, 'get'>;
  catalog: Pick<Catalog, 'labelOf'>;
  discord: Pick<Discord, 'moderatedChannels' | 'extras' | 'postMessage'>;
  signer: Signer;
  log: Log;
}

/** Passes a report on to the server's staff. */
export function createReportModal(deps: ReportDeps): ModalHandler {
  return {
    kind: 'report',
    async execute(interaction, jobId, detail = '') {
      const { guildId, channelId, user } = interaction;
      const [messageId = '', mark = ''] = detail.split('.');
      const job = await requireJob(interaction, jobId, 'see', deps);
      const { settings } = await deps.settings.get(guildId);
      const { logChannel } = settings;
      if (
        logChannel === null ||
        channelId === null ||
        mark !== signReport(jobId, { id: messageId, channelId }, deps.signer)
      )
        throw new UserError((t) => t('report.over'));
      const location = { jobId, channelId, messageId };
      const t = translator(guildLocaleOf(interaction, settings));
      const view = {
        ...{ t, job },
        label: job.reel ? madeWith({ job, model: undefined }, t) : deps.catalog.labelOf(job.request.model),
        url: `https://discord.com/channels/${guildId}/${channelId}/${messageId}`,
        reporterId: user.id,
        reason: reasonIn(interaction),
        idOf: (action: Parameters<typeof reportId>[1]) => reportId(location, action, deps.signer),
      };
      try {
        await deps.reports.file({ guildId, messageId, reporterId: user.id }, async (first) => {
          const { postMessage } = deps.discord;
          if (first) {
            const repliedTo = first.messageId;
            await sendBest(channelForms(renderFurtherReport(view)), (body) =>
              postMessage(first.channelId, body, { repliedTo }),
            );
            return first;
          }
          const { components, files } = renderReport(view);
          const forms = channelForms(components, { hasFile: files.length > 0 });
          const messageId = await sendBest(forms, (body) => postMessage(logChannel, body, { files }));
          return { channelId: logChannel, messageId };
        });
      } catch (error) {
        if (messageFailure(error) === 'unavailable' || error instanceof UserError) throw error;
        deps.log.warn({ err: error, guild: guildId, channel: logChannel }, 'could not post a report');
        throw new UserError((t) => t('report.outOfReach'));
      }
      await answerPrivately(interaction, `🚩 ${translatorFor(interaction)('report.thanks')}`);
    },
  };
}
