import { messageFailure } from '../discord/errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { attachedVideo } from '../interactions/attached-video.ts';
import { canMake, type FromVideo } from '../interactions/from-video.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { moderates } from '../interactions/may-manage.ts';
import { type MemberInteraction, requesterOf } from '../interactions/member-interaction.ts';
import type { Library } from '../interactions/ports/library.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { isMessageOf, type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { type ActionFor, actions, type JobAction } from '../jobs/actions.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { actionsOf, arrange } from '../replies/job-buttons.ts';
import { needsClick } from '../replies/job-facts.ts';
import { renderMore } from '../replies/more.ts';
import { asDelivered } from './as-delivered.ts';

interface MoreDeps extends RequireJobDeps {
  requests: Pick<RequestPort, 'modelsFor' | 'settingsFor' | 'improve'>;
  library: Pick<Library, 'find' | 'view' | 'viewChain' | 'pastVideos' | 'exports'>;
}

/** Shows the member the actions that aren't on the job's message, as far as they are for them. */
export function createMoreButton(deps: MoreDeps): ButtonHandler {
  return {
    kind: 'more',
    async execute(interaction, jobId, shownState) {
      const stored = await requireJob(interaction, jobId, 'source', deps);
      const job = shownState === 'succeeded' ? asDelivered(stored) : stored;
      const { channelId, user } = interaction;
      const chain = await deps.library.viewChain(job, { channelId, userId: user.id });
      const view = { ...deps.library.view(job), chain };
      const all = actionsOf(job, { needsClick: needsClick(view) });
      // A message that couldn't be updated shows none of them.
      const isOwn = isMessageOf(job, interaction.message.id);
      const isCurrent = isOwn && job.status.state === shownState;
      const under = isCurrent ? arrange(all).more : all.filter(isOwn ? isPossibleHere : isPossibleElsewhere);
      const isFor = await audiencesOf(interaction, job, deps);
      const requester = requesterOf(interaction, deps.discord.extras);
      const models = await deps.requests.modelsFor(requester);
      const { assistantCalls } = await deps.requests.settingsFor(requester);
      const canImprove = deps.requests.improve !== undefined && assistantCalls > 0;
      const offered = under
        .filter((action) => isFor[actions[action].isFor])
        .filter((action) => action !== 'export' || deps.library.exports)
        .filter((action) => action !== 'improve' || canImprove)
        .filter(
          (action) => !isFromVideo(action) || models.some((model) => canMake(model, fromVideo[action])),
        );
      // A click contains the present message, with links that Discord has just signed.
      const attached = attachedVideo(interaction.message);
      const isHosted = isIn(job, 'succeeded') && job.status.host !== undefined;
      const videoUrl =
        attached?.url ?? (isHosted ? (await deps.library.pastVideos.find(job))?.url : undefined);
      const t = translatorFor(interaction);
      const { content, neutral, components } = renderMore(view, offered, {
        ...{ t, videoUrl },
        attachmentId: attached?.id,
      });
      await answerPrivately(interaction, content, components).catch((error: unknown) => {
        // The words of the prompt are blocked in this channel.
        if (messageFailure(error) !== 'blocked') throw error;
        return answerPrivately(interaction, neutral, components);
      });
    },
  };
}

/** What not every server has a model for. */
const fromVideo = {
  continue: 'continue',
  reference: 'reference',
  'edit-video': 'edit',
  upscale: 'upscale',
} as const satisfies Partial<Record<JobAction, FromVideo>>;

function isFromVideo(action: JobAction): action is keyof typeof fromVideo {
  return action in fromVideo;
}

function isPossibleHere(action: JobAction): boolean {
  return !actions[action].changesMessage;
}

/** Where the video was posted again: not what would change its own message. The file has a button there. */
function isPossibleElsewhere(action: JobAction): boolean {
  return isPossibleHere(action) && actions[action].isFor === 'everyone' && action !== 'download';
}

async function audiencesOf(
  interaction: MemberInteraction,
  { origin }: Job,
  deps: MoreDeps,
): Promise<Record<ActionFor, boolean>> {
  const staff = await moderates(interaction, origin.channelId, deps);
  return { everyone: true, managers: staff || interaction.user.id === origin.userId, staff };
}
