import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import type { Library } from '../interactions/ports/library.ts';
import { isNamed } from '../interactions/require-job.ts';
import { isIn } from '../jobs/job.ts';
import { inARow, type Translate, translatorFor } from '../locales/translate.ts';
import { BUTTON_URL_LENGTH } from '../replies/more.ts';
import { dateTime } from '../replies/times.ts';

interface DownloadDeps {
  library: Pick<Library, 'find' | 'pastVideos'>;
}

export function createDownloadButton(deps: DownloadDeps): ButtonHandler {
  return {
    kind: 'download',
    async execute(interaction, jobId) {
      const t = translatorFor(interaction);
      // A click contains the present message, with links that Discord has just signed.
      const attachment = interaction.message.attachments.first();
      const job = attachment ? undefined : await deps.library.find(jobId);
      const isHere = job?.origin.guildId === interaction.guildId && isNamed(interaction, job);
      const link =
        isHere && isIn(job, 'succeeded') && job.status.host
          ? await deps.library.pastVideos.find(job)
          : undefined;
      const url = attachment?.url ?? link?.url;
      if (url === undefined) {
        await answerPrivately(interaction, t('download.gone'));
        return;
      }
      const fits = url.length <= BUTTON_URL_LENGTH;
      const what = attachment
        ? t('download.videoSize', { megabytes: (attachment.size / 1024 / 1024).toFixed(1) })
        : t('download.video');
      await interaction.reply({
        content: `${inARow(t, what, lifetime(link, t))}${fits ? '' : `\n${url}`}`,
        flags: MessageFlags.Ephemeral,
        allowedMentions: { parse: [] },
        components: fits
          ? [
              {
                type: ComponentType.ActionRow,
                components: [
                  { type: ComponentType.Button, style: ButtonStyle.Link, label: t('download.open'), url },
                ],
              },
            ]
          : [],
      });
    },
  };
}

/** Discord's own links work for about a day. */
function lifetime(link: { expiresAtMs?: number | null } | undefined, t: Translate): string {
  if (link?.expiresAtMs === undefined) return t('download.day');
  if (link.expiresAtMs === null) return t('download.short');
  return t('download.until', { until: dateTime(link.expiresAtMs) });
}
