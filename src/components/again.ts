import type { ButtonInteraction } from 'discord.js';
import type { Catalog } from '../catalog/catalog.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { IsDoubleClick } from '../interactions/double-clicks.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { requesterOf } from '../interactions/member-interaction.ts';
import type { Library } from '../interactions/ports/library.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { draftOfJob, draftOfRetry } from '../requests/draft-of-job.ts';
import { freshReply } from './fresh-reply.ts';
import { showJob } from './show-job.ts';

export interface AgainDeps extends RequireJobDeps {
  requests: Pick<RequestPort, 'submitFrom' | 'preferences'>;
  jobs: Pick<Engine, 'retrieveStill'>;
  isDoubleClick: IsDoubleClick;
}

interface RetryDeps extends AgainDeps {
  requests: Pick<RequestPort, 'submitFrom' | 'preferences' | 'requireValid'>;
  jobs: Pick<Engine, 'get' | 'retrieve' | 'retrieveStill'>;
  library: Pick<Library, 'find' | 'render'>;
  catalog: Pick<Catalog, 'find' | 'wayOf'>;
}

/**
 * Makes the same video again, as a job of the member who clicked; also after a failure. A job that was canceled after
 * its still was made is repeated with that still, which is paid for: its seed has made no video yet, so it is used
 * again.
 */
export function createAgainButton(deps: AgainDeps): ButtonHandler {
  return {
    kind: 'again',
    async execute(interaction, jobId) {
      if (await deps.isDoubleClick(interaction.user.id, interaction.customId)) {
        await interaction.deferUpdate();
        return;
      }
      const job = await requireJob(interaction, jobId, 'source', deps);
      const notify = await deps.requests.preferences.notify(interaction.user.id);
      if (!isIn(job, 'cancelled') || job.still === null)
        return deps.requests.submitFrom(interaction, { ...draftOfJob(job), notify });
      // The owner of the image may have to be asked.
      await interaction.deferUpdate();
      const draft = await draftOfRetry(job, deps.jobs);
      await deps.requests.submitFrom(interaction, { ...draft, notify, retryOf: { jobId, isUnclear: false } });
    },
  };
}

/**
 * Continues a failed job if its submit produced something after all. Otherwise the video is submitted again, after the
 * member who clicked has agreed to the price, or at once if nothing was ever submitted.
 */
export function createRetryButton(deps: RetryDeps): ButtonHandler {
  const again = createAgainButton(deps);
  return {
    kind: 'retry',
    async execute(interaction, jobId) {
      const job = await requireJob(interaction, jobId, 'source', deps);
      // Clicked elsewhere, it would show another channel's request there.
      if (interaction.channelId !== job.origin.channelId) throw new UserError((t) => t('refusal.oldButton'));
      if (job.task === null && job.still === null) return again.execute(interaction, jobId);
      await requireNextStageValid(interaction, job, deps);
      await interaction.deferUpdate();
      if (await deps.isDoubleClick(interaction.user.id, interaction.customId)) return;
      const found = await deps.jobs.retrieve(jobId, freshReply(interaction));
      if (found === 'goes-on') await showProgress(interaction, jobId, deps);
      if (found === 'no-answer') {
        const model = deps.catalog.find(job.request.model)?.label ?? job.request.model;
        await answerPrivately(interaction, translatorFor(interaction)('retry.noAnswer', { model }));
      }
      if (found !== 'gone') return;
      const notify = await deps.requests.preferences.notify(interaction.user.id);
      const draft = await draftOfRetry(job, deps.jobs);
      await deps.requests.submitFrom(interaction, { ...draft, notify, retryOf: { jobId, isUnclear: false } });
    },
  };
}

/** A stage that still has to be submitted must be allowed and affordable, like any other request. */
async function requireNextStageValid(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  job: Job,
  { catalog, requests, discord }: RetryDeps,
): Promise<void> {
  const stages = catalog.wayOf(job.request)?.stages.length ?? 0;
  if (job.stage + 1 >= stages) return;
  const requester = requesterOf(interaction, discord.extras);
  await requests.requireValid({ ...draftOfJob(job), notify: 'off' }, requester);
}

async function showProgress(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  jobId: string,
  { jobs, library }: RetryDeps,
): Promise<void> {
  const job = jobs.get(jobId);
  if (job && !isIn(job, 'succeeded')) await showJob(job, (body) => interaction.editReply(body), library);
}
