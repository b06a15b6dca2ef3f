import type { Message } from 'discord.js';
import type { Discord } from '../interactions/ports/discord.ts';
import { findShownJob, type ShownJobDeps } from '../interactions/shown-job.ts';

export interface OwnersDeps extends ShownJobDeps {
  discord: Pick<Discord, 'authorOf'>;
}

/**
 * Whose an image in a message is: who wrote the message, or asked a bot for it, whose avatar or banner it shows, who
 * wrote what was forwarded, and of a message of ours, those of its job.
 */
export async function ownersInMessage(message: Message, url: string, deps: OwnersDeps): Promise<string[]> {
  const { author, reference, interactionMetadata, messageSnapshots } = message;
  const job = await findShownJob(message, deps);
  // A snapshot names no author; without access to where it was written nobody knows.
  const forwardedFrom =
    messageSnapshots.size > 0 && reference?.messageId
      ? await deps.discord.authorOf({ channelId: reference.channelId, messageId: reference.messageId })
      : undefined;
  const owners = [author.id, interactionMetadata?.user.id, portraitOwner(url), forwardedFrom];
  if (job) owners.push(job.origin.userId, ...(job.imageOwnerIds ?? []));
  return [...new Set(owners.filter((id) => id !== undefined))];
}

/**
 * The member whose avatar or banner is at an address, on their own or in a server.
 * @see https://docs.discord.com/developers/reference#image-formatting-cdn-endpoints
 */
function portraitOwner(url: string): string | undefined {
  return /\/(?:avatars|users|banners|avatar-decorations)\/+(\d{17,20})\//i.exec(
    decoded(new URL(url).pathname),
  )?.[1];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
