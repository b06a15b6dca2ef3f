import type { ButtonInteraction } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import type { Library } from '../interactions/ports/library.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { JobState } from '../jobs/job-status.ts';
import type { Log } from '../log.ts';
import { renderMoved } from '../replies/moved-video.ts';
import { showJob } from './show-job.ts';

/** In other states, the progress, the delivery or somebody's decision updates the message, maybe just now. */
const isAtRest: Record<JobState, boolean> = {
  ...{ accepted: false, queued: false, submitting: false, running: false, cancelling: false },
  ...{ filming: false, assembling: false, reviewing: false, unclear: true },
  ...{ downloading: false, delivering: false, undeliverable: true },
  ...{ succeeded: true, failed: true, cancelled: true },
};

export interface RefreshDeps {
  library: Pick<Library, 'find' | 'view' | 'render'>;
  log: Log;
}

/**
 * Updates the message whose button was clicked with its job's outcome, through the token of the click, if the bot
 * couldn't: the message may be unreachable, with an outdated state and useless buttons. Does nothing for other
 * messages.
 */
export async function refreshMessage(
  interaction: ButtonInteraction,
  jobId: string,
  { library, log }: RefreshDeps,
): Promise<void> {
  const job = await library.find(jobId);
  const { id } = interaction.message;
  if (!job || job.origin.guildId !== interaction.guildId) return;
  const isJobs = [job.origin.messageId, job.origin.former?.messageId].includes(id);
  // Nothing in the message with the video is outdated.
  if (!isJobs || (isIn(job, 'succeeded') && job.status.messageId === id)) return;
  if (!isAtRest[job.status.state]) return;
  try {
    await showJob(
      job,
      (body) =>
        interaction.deferred || interaction.replied ? interaction.editReply(body) : interaction.update(body),
      { find: library.find, render },
    );
  } catch (error) {
    // As in a locked thread: the answer shows it to the member who clicked.
    const failure = messageFailure(error);
    if (failure === 'unavailable') throw error;
    log.info({ err: error, job: job.id, failure }, 'could not update the old message');
  }

  async function render(now: Job) {
    if (!isIn(now, 'succeeded') || now.status.messageId === id) return library.render(now);
    return renderMoved({ ...library.view(now), job: now });
  }
}
