import type { Message } from 'discord.js';
import type { Discord } from '../interactions/ports/discord.ts';
import { findShownJob, type ShownJobDeps } from '../interactions/shown-job.ts';

export interface OwnersDeps extends ShownJobDeps {
  discord: Pick<Discord, 'authorOf'>;
}

/**
 * The owners of an image in a message, or of the video that it links to: the author, the member who asked a bot for it, the member whose avatar or banner
 * it shows, the author of a forwarded message, and for one of the bot's messages, the owners in its job.
 */
export async function ownersInMessage(
  message: Message,
  url: string | undefined,
  deps: OwnersDeps,
): Promise<string[]> {
  const { author, reference, interactionMetadata, messageSnapshots } = message;
  const job = await findShownJob(message, deps);
  // A forwarded snapshot has no author. Without access to the original, nobody knows.
  const forwardedFrom =
    messageSnapshots.size > 0 && reference?.messageId
      ? await deps.discord.authorOf({ channelId: reference.channelId, messageId: reference.messageId })
      : undefined;
  const portrayed = url === undefined ? undefined : portraitOwner(url);
  const owners = [author.id, interactionMetadata?.user.id, portrayed, forwardedFrom];
  if (job) owners.push(job.origin.userId, ...(job.imageOwnerIds ?? []));
  return [...new Set(owners.filter((id) => id !== undefined))];
}

/**
 * The member whose avatar or banner has this URL, global or for one server.
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
