import { type ButtonInteraction, type Message, MessageFlags } from 'discord.js';
import type { Job } from '../jobs/job.ts';
import type { Library } from './ports/library.ts';

/** The message of a click. If that is a private answer to another click, such as **More**, the one of that click. */
export function shownMessageId({ message }: ButtonInteraction): string {
  const isPrivate = message.flags.has(MessageFlags.Ephemeral);
  const metadata = isPrivate ? message.interactionMetadata : null;
  return metadata?.interactedMessageId ?? message.id;
}

export interface ShownJobDeps {
  library: Pick<Library, 'find' | 'findByMessage'>;
}

/** The job that one of the bot's messages shows. A video that was posted again is recognized only by its buttons. */
export async function findShownJob(message: Message, { library }: ShownJobDeps): Promise<Job | undefined> {
  const job = await library.findByMessage(message.id);
  if (job || message.author.id !== message.client.user.id) return job;
  const [row] = message.components;
  const ids =
    row && 'components' in row
      ? row.components.flatMap((one) => ('customId' in one ? [one.customId] : []))
      : [];
  const [, jobId] = /^download:(\d+)$/.exec(ids[0] ?? '') ?? [];
  return jobId === undefined ? undefined : library.find(jobId);
}
