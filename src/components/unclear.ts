import type { ButtonInteraction } from 'discord.js';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { IsDoubleClick } from '../interactions/double-clicks.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import type { Library } from '../interactions/ports/library.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import { draftOfRetry } from '../requests/draft-of-job.ts';
import { showJob } from './show-job.ts';

interface UnclearDeps extends RequireJobDeps {
  jobs: Pick<Engine, 'check'>;
  library: Pick<Library, 'find' | 'render'>;
}

interface AnewDeps extends UnclearDeps {
  requests: Pick<RequestPort, 'submitFrom' | 'preferences'>;
  jobs: Pick<Engine, 'check' | 'retrieveStill'>;
  isDoubleClick: IsDoubleClick;
}

/** Looks up once more what became of a submit whose answer was lost. */
export function createCheckButton(deps: UnclearDeps): ButtonHandler {
  return {
    kind: 'check',
    async execute(interaction, jobId) {
      const before = await requireJob(interaction, jobId, 'manage', deps);
      await interaction.deferUpdate();
      const job = await look(interaction, before, deps);
      if (!isIn(job, 'unclear')) return;
      await answerPrivately(interaction, translatorFor(interaction)('unclear.stays'));
    },
  };
}

/**
 * Looks it up once more. If nothing is found, it submits the video again, once its price is confirmed, and gives up the
 * unclear submit.
 */
export function createRetryUnclearButton(deps: AnewDeps): ButtonHandler {
  return {
    kind: 'retry-unclear',
    async execute(interaction, jobId) {
      const isDouble = await deps.isDoubleClick(interaction.user.id, interaction.customId);
      if (isDouble) {
        await interaction.deferUpdate();
        return;
      }
      const job = await requireJob(interaction, jobId, 'manage', deps);
      if (!isIn(job, 'unclear')) {
        await answerPrivately(interaction, translatorFor(interaction)('unclear.over'));
        return;
      }
      await interaction.deferUpdate();
      if (!isIn(await look(interaction, job, deps), 'unclear')) return;
      const notify = await deps.requests.preferences.notify(interaction.user.id);
      const retryOf = { jobId, isUnclear: true };
      await deps.requests.submitFrom(interaction, {
        ...(await draftOfRetry(job, deps.jobs)),
        notify,
        retryOf,
      });
    },
  };
}

/** The job after a look at its provider, as its message shows it. */
async function look(
  interaction: ButtonInteraction<'raw' | 'cached'>,
  before: Job,
  deps: UnclearDeps,
): Promise<Job> {
  const job = (await deps.jobs.check(before.id)) ?? before;
  await showJob(job, (body) => interaction.editReply(body), deps.library);
  return job;
}
