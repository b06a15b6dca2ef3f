import { type ButtonInteraction, ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { attachedVideo } from '../interactions/attached-video.ts';
import type { DirectButtonHandler } from '../interactions/handlers.ts';
import type { Library } from '../interactions/ports/library.ts';
import { isNamedIn } from '../interactions/require-job.ts';
import { isIn, type Job, type JobIn } from '../jobs/job.ts';
import { inARow, type Translate, translatorFor } from '../locales/translate.ts';
import { captionsFile } from '../replies/captions-file.ts';
import { row } from '../replies/card.ts';
import { BUTTON_URL_LENGTH } from '../replies/more.ts';
import { dateTime } from '../replies/times.ts';

interface DownloadDeps {
  library: Pick<Library, 'find' | 'pastVideos' | 'creditsOf'>;
}

/** Gives a link to the video that works now, in direct messages too. */
export function createDownloadButton(deps: DownloadDeps): DirectButtonHandler {
  return {
    kind: 'download',
    async execute(interaction: ButtonInteraction, jobId: string) {
      const t = translatorFor(interaction);
      // A click contains the present message, with links that Discord has just signed.
      const attachment = attachedVideo(interaction.message);
      const job = await findHere(interaction, jobId, deps);
      // The names in its credits may take longer than Discord waits for an answer.
      if (job?.reel) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      const [link, files] = await Promise.all([
        attachment ? undefined : linkTo(job, deps),
        job ? filesOf(job, deps) : [],
      ]);
      const url = attachment?.url ?? link?.url;
      if (url === undefined) {
        return answerPrivately(interaction, t('download.gone'));
      }
      const fits = url.length <= BUTTON_URL_LENGTH;
      const what = attachment
        ? t('download.videoSize', { megabytes: (attachment.size / 1024 / 1024).toFixed(1) })
        : t('download.video');
      await answerPrivately(
        interaction,
        `${inARow(t, what, lifetime(link, t))}${fits ? '' : `\n${url}`}`,
        fits
          ? [row({ type: ComponentType.Button, style: ButtonStyle.Link, label: t('download.open'), url })]
          : [],
        files,
      );
    },
  };
}

async function findHere(interaction: ButtonInteraction, jobId: string, { library }: DownloadDeps) {
  const job = await library.find(jobId);
  return job && isHere(interaction, job) && isIn(job, 'succeeded') ? job : undefined;
}

async function linkTo(job: JobIn<'succeeded'> | undefined, { library }: DownloadDeps) {
  // Under **More**, the other files of a reel come with the link, and the video is in another message.
  return job?.status.host || job?.reel ? library.pastVideos.find(job) : undefined;
}

/** What a reel has beside its video. */
async function filesOf(job: Job, { library }: DownloadDeps): Promise<{ name: string; attachment: Buffer }[]> {
  const credits = await library.creditsOf(job);
  const text = credits && { name: credits.name, attachment: Buffer.from(credits.bytes) };
  return [captionsFile(job) ?? [], text ?? []].flat();
}

function isHere({ guildId, user, message }: ButtonInteraction, job: Job): boolean {
  const isTheirs = guildId === null ? job.origin.userId === user.id : job.origin.guildId === guildId;
  return isTheirs && isNamedIn(message, job);
}

/** Discord's own links work for about a day. */
function lifetime(link: { expiresAtMs?: number | null } | undefined, t: Translate): string {
  if (link?.expiresAtMs === undefined) return t('download.day');
  if (link.expiresAtMs === null) return t('download.short');
  return t('download.until', { until: dateTime(link.expiresAtMs) });
}
