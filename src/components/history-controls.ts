import { MessageFlags } from 'discord.js';
import type { Catalog } from '../catalog/catalog.ts';
import { type HistoryDeps, showHistory } from '../commands/history.ts';
import { UserError } from '../errors.ts';
import type { IsDoubleClick } from '../interactions/double-clicks.ts';
import type { ButtonHandler, SelectHandler } from '../interactions/handlers.ts';
import { layoutAnswer } from '../interactions/layout.ts';
import { type MemberInteraction, requesterOf } from '../interactions/member-interaction.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { Library } from '../interactions/ports/library.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { isForAdults } from '../jobs/adult.ts';
import { isIn, type JobIn } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { card } from '../replies/card.ts';
import { renderPastVideo } from '../replies/history-page.ts';
import { renderReposted } from '../replies/moved-video.ts';
import { barrierSentence } from '../requests/refusals.ts';

interface PastVideoDeps {
  library: Pick<Library, 'find' | 'view' | 'viewChain' | 'pastVideos'>;
}

interface RepostDeps extends PastVideoDeps {
  requests: Pick<RequestPort, 'settingsFor'>;
  catalog: Pick<Catalog, 'find'>;
  discord: Pick<Discord, 'extras'>;
  isDoubleClick: IsDoubleClick;
  log: Log;
}

/** Turns the page. */
export function createTurnHistoryButton(deps: HistoryDeps): ButtonHandler {
  return {
    kind: 'history',
    async execute(interaction, page, search = '') {
      await interaction.deferUpdate();
      await showHistory(interaction, { search, page: Number(page) || 0 }, deps);
    },
  };
}

/** Gives a fresh link to the chosen video, and offers to post it again. */
export function createChooseVideoSelect(deps: PastVideoDeps): SelectHandler {
  return {
    kind: 'history',
    async execute(interaction, _id) {
      const [jobId = ''] = interaction.values;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      const job = await ownVideo(interaction, jobId, deps);
      const video = await deps.library.pastVideos.find(job);
      const parts = renderPastVideo(job, video?.url, translatorFor(interaction));
      await interaction.editReply(layoutAnswer([card(parts)]));
    },
  };
}

/** Posts a video again in the channel of the click. */
export function createRepostButton(deps: RepostDeps): ButtonHandler {
  return {
    kind: 'repost',
    async execute(interaction, jobId) {
      const job = await ownVideo(interaction, jobId, deps);
      const { barrier, isReviewed } = await deps.requests.settingsFor(
        requesterOf(interaction, deps.discord.extras),
      );
      // A pause is about new videos.
      if (barrier && barrier.kind !== 'paused') throw new UserError(barrierSentence(barrier));
      if (isReviewed && !job.review) throw new UserError((t) => t('reviewed.noRepost'));
      const model = deps.catalog.find(job.request.model);
      if (isForAdults(job, model) && !deps.discord.extras.of(interaction.id).isAgeRestricted) {
        throw new UserError((t) => t('history.adultsOnly'));
      }
      if (await deps.isDoubleClick(interaction.user.id, interaction.customId)) {
        await interaction.deferUpdate();
        return;
      }
      await interaction.deferReply();
      try {
        const chain = await deps.library.viewChain(job, { channelId: interaction.channelId });
        const body = renderReposted({ ...deps.library.view(job), chain });
        await deps.library.pastVideos.post(job, interaction, body);
      } catch (error) {
        // A failure leaves nothing in the channel.
        await interaction
          .deleteReply()
          .catch((err: unknown) => deps.log.warn({ err }, 'could not delete the deferred reply'));
        throw error;
      }
    },
  };
}

async function ownVideo(
  { guildId, user }: MemberInteraction,
  jobId: string,
  { library }: PastVideoDeps,
): Promise<JobIn<'succeeded'>> {
  const job = await library.find(jobId);
  const isOwn = job?.origin.userId === user.id && job.origin.guildId === guildId;
  if (!job || !isOwn || !isIn(job, 'succeeded')) throw new UserError((t) => t('history.notYours'));
  return job;
}
