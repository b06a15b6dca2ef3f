import { ApplicationCommandOptionType, ApplicationCommandType, MessageFlags } from 'discord.js';
import type { Catalog } from '../catalog/catalog.ts';
import type { SmallFile } from '../discord/small-files.ts';
import { botMay } from '../interactions/bot-may.ts';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import { optionsOf } from '../interactions/options.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { Library } from '../interactions/ports/library.ts';
import { isForAdults } from '../jobs/adult.ts';
import type { Job } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { HISTORY_ON_PAGE, type PastJob, renderHistory } from '../replies/history-page.ts';
import { altText } from '../replies/render-job.ts';

/** Short enough for the custom id of a button. */
const SEARCH_MAX_LENGTH = 80;

export interface HistoryDeps {
  library: Pick<Library, 'past' | 'viewChain' | 'thumbnails'>;
  catalog: Pick<Catalog, 'find' | 'makerOf'>;
  discord: Pick<Discord, 'extras' | 'editReply'>;
}

export const historyData = {
  name: 'history',
  description: 'Your videos from this server: find, download, or post one again',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
  options: [
    {
      name: 'search',
      description: 'Words in the prompt',
      type: ApplicationCommandOptionType.String,
      max_length: SEARCH_MAX_LENGTH,
    },
  ],
} as const satisfies ChatInputData;

export function createHistoryCommand(deps: HistoryDeps): Command {
  return {
    data: historyData,

    async execute(interaction) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      const search = toWords(optionsOf(historyData, interaction).search ?? '');
      await showHistory(interaction, { search, page: 0 }, deps);
    },
  };
}

/** The words searched for: letters and digits, which need no escaping anywhere. */
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
  deps: HistoryDeps,
): Promise<void> {
  const { guildId, channelId, user } = interaction;
  const { jobs, total } = await deps.library.past({
    ...{ guildId, userId: user.id, search },
    ...{ offset: page * HISTORY_ON_PAGE, limit: HISTORY_ON_PAGE },
  });
  // There may be fewer pages than when the button was made.
  if (jobs.length === 0 && total > 0)
    return showHistory(interaction, { search, page: Math.ceil(total / HISTORY_ON_PAGE) - 1 }, deps);
  const mayAttach = botMay(interaction, 'AttachFiles');
  const isRestricted = deps.discord.extras.of(interaction.id).isAgeRestricted;
  const images: SmallFile[] = [];
  const past = await Promise.all(
    jobs.map(async (job): Promise<PastJob> => {
      const model = deps.catalog.find(job.request.model);
      const isShown = mayAttach && (isRestricted || !isForAdults(job, model));
      const bytes = isShown ? await deps.library.thumbnails.read(job.id) : undefined;
      const image = bytes && thumbnailOf(job, bytes);
      if (image) images.push(image);
      const chain = await deps.library.viewChain(job, { channelId, userId: user.id });
      const maker = deps.catalog.makerOf(job.request);
      return { job, model, maker, chain, thumbnailName: image?.name };
    }),
  );
  await deps.discord.editReply(
    interaction,
    renderHistory({ jobs: past, total, page, search }, translatorFor(interaction)),
    images,
  );
}

function thumbnailOf(job: Job, bytes: Buffer): SmallFile {
  return { bytes, name: `video-${job.id}.jpg`, contentType: 'image/jpeg', description: altText(job) };
}
