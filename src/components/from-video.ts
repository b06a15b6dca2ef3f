import { UserError } from '../errors.ts';
import type { IsDoubleClick } from '../interactions/double-clicks.ts';
import { type FromVideo, type FromVideoDeps, openFromVideo } from '../interactions/from-video.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import type { Library } from '../interactions/ports/library.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import type { JobAction } from '../jobs/actions.ts';
import { isIn } from '../jobs/job.ts';
import { deliveredFilm } from '../replies/job-facts.ts';
import { draftOfJob } from '../requests/draft-of-job.ts';

interface ButtonDeps extends FromVideoDeps, RequireJobDeps {
  discord: RequireJobDeps['discord'];
  library: RequireJobDeps['library'] & Pick<Library, 'isInputKept' | 'pastVideos'>;
}

/** Opens the composer for a video that begins where a finished one ends. */
export function createContinueButton(deps: ButtonDeps): ButtonHandler {
  return fromVideo('continue', 'continue', deps);
}

/** Opens the composer for a video that keeps the look of a finished one. */
export function createReferenceButton(deps: ButtonDeps): ButtonHandler {
  return fromVideo('reference', 'reference', deps);
}

/** Opens the composer to change a finished video. */
export function createEditVideoButton(deps: ButtonDeps): ButtonHandler {
  return fromVideo('edit-video', 'edit', deps);
}

/** Opens the composer to make a finished video sharper. */
export function createUpscaleButton(deps: ButtonDeps): ButtonHandler {
  return fromVideo('upscale', 'upscale', deps);
}

function fromVideo(kind: JobAction, what: FromVideo, deps: ButtonDeps): ButtonHandler {
  return {
    kind,
    async execute(interaction, jobId) {
      const job = await requireJob(interaction, jobId, 'source', deps);
      const found = isIn(job, 'succeeded') ? await deps.library.pastVideos.find(job) : undefined;
      if (!found || !isIn(job, 'succeeded')) throw new UserError((t) => t('history.videoGone'));
      const video = { videoOf: job.id };
      const imageOwnerIds = [...new Set([job.origin.userId, ...(job.imageOwnerIds ?? [])])];
      await openFromVideo(interaction, what, { video, film: deliveredFilm(job), imageOwnerIds, job }, deps);
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
      if (await deps.isDoubleClick(interaction.user.id, interaction.customId)) {
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
