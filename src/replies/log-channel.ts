import { MessageFlags, type REST, Routes } from 'discord.js';
import { messageFailure } from '../discord/errors.ts';
import { sendBest } from '../discord/send-best.ts';
import type { Log } from '../log.ts';
import { withRateLimitRetries } from '../rate-limit-retries.ts';
import type { Clock } from '../runtime/clock.ts';
import { card } from './card.ts';
import type { LogTrouble } from './log-trouble.ts';
import { channelForms } from './plain.ts';

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
    const once = nonce === undefined ? {} : { nonce, enforce_nonce: true };
    const post = (line: object) =>
      // A channel accepts only a few messages in a few seconds, and the line appears nowhere else.
      withRateLimitRetries(
        () => deps.rest.post(Routes.channelMessages(channelId), { body: { ...line, ...once } }),
        { clock: deps.clock, retryForMs: RETRY_FOR_MS },
      );
    try {
      await sendBest(logLines(content), post);
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

/** The forms of a line, which notifies nobody. */
export function logLines(content: string): [object, ...object[]] {
  return channelForms([card([content])], { flags: MessageFlags.SuppressNotifications });
}
