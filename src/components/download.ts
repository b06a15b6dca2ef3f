import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { answerPrivately } from '../commands/answer.ts';
import type { ButtonHandler } from '../commands/command.ts';
import { isIn } from '../jobs/job.ts';

/** Longer addresses than these are refused. @see https://docs.discord.com/developers/components/reference#button */
const BUTTON_URL_LENGTH = 512;

export const download: ButtonHandler = {
  kind: 'download',
  async execute(interaction, jobId, { findJob, pastVideos }) {
    // A click brings the message as it is now, with links that Discord has just signed.
    const attachment = interaction.message.attachments.first();
    const job = attachment ? undefined : await findJob(jobId);
    const link = job && isIn(job, 'succeeded') && job.status.host ? await pastVideos.find(job) : undefined;
    const url = attachment?.url ?? link?.url;
    if (url === undefined) {
      await answerPrivately(interaction, 'The video is no longer here.');
      return;
    }
    const fits = url.length <= BUTTON_URL_LENGTH;
    const size = attachment ? `, ${(attachment.size / 1024 / 1024).toFixed(1)} MB` : '';
    await interaction.reply({
      content: `Your video${size}. ${lifetime(link)}${fits ? '' : `\n${url}`}`,
      flags: MessageFlags.Ephemeral,
      allowedMentions: { parse: [] },
      components: fits
        ? [
            {
              type: ComponentType.ActionRow,
              components: [
                { type: ComponentType.Button, style: ButtonStyle.Link, label: 'Open the video', url },
              ],
            },
          ]
        : [],
    });
  },
};

/** Discord's own links work for about a day. */
function lifetime(link: { expiresAtMs?: number | null } | undefined): string {
  if (link?.expiresAtMs === undefined)
    return 'The link works for about a day; press Download again for a new one.';
  if (link.expiresAtMs === null) return 'The link works for a short time: save the video soon.';
  return `The link works until <t:${Math.floor(link.expiresAtMs / 1_000)}:f>.`;
}
