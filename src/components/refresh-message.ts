import type { ButtonInteraction } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import type { Library } from '../interactions/ports/library.ts';
import { isIn } from '../jobs/job.ts';
import type { JobState } from '../jobs/job-status.ts';
import type { Log } from '../log.ts';
import { renderMoved } from '../replies/moved-video.ts';
import { renderJob } from '../replies/render-job.ts';

/** Until then, the progress or somebody's decision updates the message. */
const isPastMaking: Record<JobState, boolean> = {
  ...{ accepted: false, queued: false, submitting: false, running: false, cancelling: false },
  ...{ assembling: false, reviewing: false, unclear: true },
  ...{ downloading: true, delivering: true, undeliverable: true },
  ...{ succeeded: true, failed: true, cancelled: true },
};

export interface RefreshDeps {
  library: Pick<Library, 'find' | 'view'>;
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
  const view = library.view(job);
  if (!isPastMaking[job.status.state]) return;
  const { content, components = [] } = isIn(job, 'succeeded')
    ? renderMoved({ ...view, job })
    : renderJob(view);
  const body = { content, components, allowedMentions: { parse: [] } } as const;
  try {
    await (interaction.deferred ? interaction.editReply(body) : interaction.update(body));
  } catch (error) {
    // As in a locked thread: the answer shows it to the member who clicked.
    const failure = messageFailure(error);
    if (failure === 'unavailable') throw error;
    log.info({ err: error, job: job.id, failure }, 'could not update the old message');
  }
}
