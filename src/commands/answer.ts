import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  MessageFlags,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Job } from '../jobs/job.ts';
import type { InteractionContext } from './command.ts';

/**
 * Accepts the job, answers the interaction with its message, and queues it. A job whose answer surely did not
 * arrive ends unpaid; where that is not known, Discord is asked. Throws a `UserError` when it may not be accepted.
 */
export async function answerWithJob(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
  job: Job,
  { jobs, renderJob, log }: InteractionContext,
): Promise<void> {
  const isNew = await jobs.accept(job);
  if (!isNew) {
    log.warn({ job: job.id }, 'this command arrived twice; the first one counts');
    return;
  }
  const { content, components } = renderJob(job);
  try {
    const { interaction: callback } = await interaction.reply({
      content,
      components: components ?? [],
      flags: MessageFlags.SuppressEmbeds,
      allowedMentions: { parse: [] },
      withResponse: true,
    });
    await jobs.apply(job.id, { type: 'answered', messageId: callback.responseMessageId });
  } catch (error) {
    const ageMs = Date.now() - interaction.createdTimestamp;
    if (!(error instanceof DiscordAPIError)) {
      log.warn({ err: error, job: job.id, ageMs }, 'nobody knows whether the first response arrived; asking');
      jobs.recheck(job.id);
      return;
    }
    await jobs.apply(job.id, { type: 'unanswered' });
    if (isTooLate(error)) {
      log.warn(
        { err: error, job: job.id, ageMs },
        'the first response came too late; the job is not started',
      );
      return;
    }
    throw error;
  }
}

/** Discord no longer takes a first response: it is over 3 s old, or somebody else has given one. */
function isTooLate({ code }: DiscordAPIError): boolean {
  return (
    code === RESTJSONErrorCodes.UnknownInteraction ||
    code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
  );
}

/** Answers for the one who asked alone. */
export async function answerPrivately(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'> | ButtonInteraction<'raw' | 'cached'>,
  content: string,
): Promise<void> {
  const answer = { content, flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } } as const;
  await (interaction.replied || interaction.deferred
    ? interaction.followUp(answer)
    : interaction.reply(answer));
}
