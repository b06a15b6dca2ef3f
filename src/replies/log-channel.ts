import { MessageFlags, type REST, Routes } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import type { Log } from '../log.ts';
import { withRateLimitRetries } from '../rate-limit-retries.ts';
import type { Clock } from '../runtime/clock.ts';
import type { LogTrouble } from './log-trouble.ts';

const RETRY_FOR_MS = 15 * 60_000;

/**
 * Writes one or more lines into a guild's log channel, silently. Never rejects. Returns false if it may work another
 * time. With the same `nonce` of up to 25 characters, a repetition within a few minutes writes nothing new.
 */
export type WriteToLog = (
  location: { guildId: string; channelId: string },
  content: string,
  nonce?: string,
) => Promise<boolean>;

export function createWriteToLog(deps: {
  rest: Pick<REST, 'post'>;
  trouble: Pick<LogTrouble, 'failed' | 'worked'>;
  clock: Clock;
  log: Log;
}): WriteToLog {
  return async ({ guildId, channelId }, content, nonce) => {
    const flags = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications;
    try {
      const body = {
        ...{ content, flags, allowed_mentions: { parse: [] } },
        ...(nonce !== undefined && { nonce, enforce_nonce: true }),
      };
      // A channel accepts only a few messages in a few seconds, and the line appears nowhere else.
      await withRateLimitRetries(() => deps.rest.post(Routes.channelMessages(channelId), { body }), {
        clock: deps.clock,
        retryForMs: RETRY_FOR_MS,
      });
      deps.trouble.worked(guildId);
      return true;
    } catch (err) {
      deps.log.warn({ err, guild: guildId, channel: channelId }, 'could not write to the log channel');
      if (messageFailure(err) === 'unavailable') return false;
      deps.trouble.failed({ guildId, channelId });
      return true;
    }
  };
}
