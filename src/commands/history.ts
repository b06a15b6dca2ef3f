import { ApplicationCommandOptionType, ApplicationCommandType, MessageFlags } from 'discord.js';
import type { SmallFile } from '../discord/small-files.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { isForAdults } from '../jobs/adult.ts';
import type { Job } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { HISTORY_ON_PAGE, type PastJob, renderHistory } from '../replies/history.ts';
import { altText } from '../replies/render-job.ts';
import { type Command, type InteractionContext, inGuilds } from './command.ts';

/** So that it fits into the custom id of a button. */
const SEARCH_MAX_LENGTH = 80;

export const history = {
  data: {
    name: 'history',
    description: 'The videos you made here: find one, download it, post it again',
    type: ApplicationCommandType.ChatInput,
    ...inGuilds,
    options: [
      {
        name: 'search',
        description: 'Words of the prompt',
        type: ApplicationCommandOptionType.String,
        max_length: SEARCH_MAX_LENGTH,
      },
    ],
  },

  async execute(interaction, context) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const search = toWords(interaction.options.getString('search') ?? '');
    await showHistory(interaction, { search, page: 0 }, context);
  },
} satisfies Command;

/** What is searched for: letters and digits, which need no escaping anywhere. */
function toWords(text: string): string {
  return (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
    .join(' ')
    .slice(0, SEARCH_MAX_LENGTH)
    .toWellFormed()
    .trim();
}

/** Shows a page of the member's own jobs in this server, in a deferred answer. */
export async function showHistory(
  interaction: MemberInteraction,
  { search, page }: { search: string; page: number },
  context: InteractionContext,
): Promise<void> {
  const { guildId, user } = interaction;
  const { jobs, total } = await context.findPastJobs({
    ...{ guildId, userId: user.id, search },
    ...{ offset: page * HISTORY_ON_PAGE, limit: HISTORY_ON_PAGE },
  });
  // There may be fewer than there were when the button was made.
  if (jobs.length === 0 && total > 0)
    return showHistory(interaction, { search, page: Math.ceil(total / HISTORY_ON_PAGE) - 1 }, context);
  const isRestricted = context.extras.of(interaction.id).isAgeRestricted;
  const pictures: SmallFile[] = [];
  const past = await Promise.all(
    jobs.map(async (job): Promise<PastJob> => {
      const model = context.catalogue.find(job.request.model);
      const isShown = isRestricted || !isForAdults(job, model);
      const bytes = isShown ? await context.thumbnails.read(job.id) : undefined;
      const picture = bytes && thumbnailOf(job, bytes);
      if (picture) pictures.push(picture);
      return { job, model, thumbnailName: picture?.name };
    }),
  );
  await context.editReply(
    interaction,
    renderHistory({ jobs: past, total, page, search }, translatorFor(interaction)),
    pictures,
  );
}

function thumbnailOf(job: Job, bytes: Buffer): SmallFile {
  return { bytes, name: `video-${job.id}.jpg`, contentType: 'image/jpeg', description: altText(job) };
}
