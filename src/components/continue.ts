import { UserError } from '../errors.ts';
import { type ContinueDeps, openFromVideo } from '../interactions/continue-video.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import type { Library } from '../interactions/ports/library.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { isIn } from '../jobs/job.ts';
import { draftOfJob } from '../requests/draft-of-job.ts';
import type { IsDoubleClick } from './double-clicks.ts';

interface FromVideoDeps extends ContinueDeps, RequireJobDeps {
  discord: RequireJobDeps['discord'];
  library: RequireJobDeps['library'] & Pick<Library, 'isInputKept' | 'pastVideos'>;
}

/** Opens the composer for a video that begins where a finished one ends. */
export function createContinueButton(deps: FromVideoDeps): ButtonHandler {
  return fromVideo('continue', 'first', deps);
}

/** Opens the composer for a video that keeps the look of a finished one. */
export function createReferenceButton(deps: FromVideoDeps): ButtonHandler {
  return fromVideo('reference', 'reference', deps);
}

function fromVideo(kind: string, role: 'first' | 'reference', deps: FromVideoDeps): ButtonHandler {
  return {
    kind,
    async execute(interaction, jobId) {
      const job = await requireJob(interaction, jobId, 'source', deps);
      const found = isIn(job, 'succeeded') ? await deps.library.pastVideos.find(job) : undefined;
      if (!found) throw new UserError((t) => t('history.videoGone'));
      const video = { url: found.url, bytes: found.size };
      const imageOwnerIds = [...new Set([job.origin.userId, ...(job.imageOwnerIds ?? [])])];
      await openFromVideo(interaction, role, { video, imageOwnerIds, job }, deps);
    },
  };
}

/** Makes the video of a draft properly: with the same words and the same seed. */
export function createProperlyButton(
  deps: RequireJobDeps & {
    requests: Pick<RequestPort, 'submitFrom' | 'preferences'>;
    isDoubleClick: IsDoubleClick;
  },
): ButtonHandler {
  return {
    kind: 'properly',
    async execute(interaction, jobId) {
      if (deps.isDoubleClick(interaction.user.id, interaction.customId)) {
        await interaction.deferUpdate();
        return;
      }
      const job = await requireJob(interaction, jobId, 'source', deps);
      const draft = draftOfJob(job);
      // Its own resolution was the draft's, not one that the member named.
      const options = { ...draft.options, draft: false, resolution: null, seed: job.request.seed };
      const notify = await deps.requests.preferences.notify(interaction.user.id);
      await deps.requests.submitFrom(interaction, { ...draft, options, notify });
    },
  };
}
