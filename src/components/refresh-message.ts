import type { ButtonInteraction } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import type { Library } from '../interactions/ports/library.ts';
import { isIn } from '../jobs/job.ts';
import type { JobState } from '../jobs/job-status.ts';
import type { Log } from '../log.ts';
import { renderMoved } from '../replies/moved-video.ts';
import { renderJob } from '../replies/render-job.ts';

/** Until then the progress keeps the message fresh, or somebody's decision will. */
const isPastMaking: Record<JobState, boolean> = {
  ...{ accepted: false, queued: false, submitting: false, running: false, cancelling: false },
  ...{ reviewing: false, unclear: true },
  ...{ downloading: true, delivering: true, undeliverable: true },
  ...{ succeeded: true, failed: true, cancelled: true },
};

export interface RefreshDeps {
  library: Pick<Library, 'find' | 'view'>;
  log: Log;
}

/**
 * Lets the message whose button was pressed say what has become of its job, by the token of the click, where the bot
 * could not: it may be out of its reach, with an old promise and buttons that are over. Does nothing for other
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
  // Nothing of the message that has the video is out of date.
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
    // As in a thread that is locked: whoever pressed reads it in the answer.
    const failure = messageFailure(error);
    if (failure === 'unavailable') throw error;
    log.info({ err: error, job: job.id, failure }, 'the old message can not be brought up to date');
  }
}
