import {
  DiscordAPIError,
  PermissionFlagsBits,
  type REST,
  RESTJSONErrorCodes,
  Routes,
  ThreadAutoArchiveDuration,
} from 'discord.js';
import type { Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import { plainLine } from '../text/markdown.ts';
import { messageFailure } from './errors.ts';

/** @see https://docs.discord.com/developers/resources/channel#start-thread-from-message */
const NAME_LENGTH = 100;
/** What the bot needs for a thread of its own: one to open it, one to write there. */
export const neededForThread = ['ViewChannel', 'CreatePublicThreads', 'SendMessagesInThreads'] as const;

/** Opens a thread at a job's message, or finds the one that it has. `null` if there can be none. Throws if Discord is away. */
export type OpenThread = (job: Job, name: string, signal: AbortSignal) => Promise<string | null>;

export function createOpenThread(rest: Pick<REST, 'post'>, log: Log): OpenThread {
  return async ({ id, origin }, name, signal) => {
    const { channelId, messageId, isThread = false, appPermissions } = origin;
    const may = neededForThread.every((bit) => (BigInt(appPermissions) & PermissionFlagsBits[bit]) !== 0n);
    // A thread contains no threads.
    if (messageId === null || isThread || !may) return null;
    try {
      const body = {
        name: plainLine(name, NAME_LENGTH),
        auto_archive_duration: ThreadAutoArchiveDuration.OneDay,
      };
      await rest.post(Routes.threads(channelId, messageId), { body, signal });
      return messageId;
    } catch (error) {
      // A crash came before it was noted. A thread has the id of the message that it was opened at.
      if (isCode(error, RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage)) return messageId;
      if (messageFailure(error) === 'unavailable') throw error;
      log.info(
        { err: error, job: id },
        'could not open a thread for the shots of a film; they go to the channel',
      );
      return null;
    }
  };
}

function isCode(error: unknown, code: number): boolean {
  return error instanceof DiscordAPIError && error.code === code;
}
