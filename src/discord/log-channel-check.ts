import { once } from 'node:events';
import { ChannelType, type REST, Routes } from 'discord.js';
import { RateLimitedError, UserError } from '../errors.ts';
import type { Translate } from '../locales/translate.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Patch } from '../settings/schema.ts';
import { messageFailure } from './errors.ts';
import { sendBest } from './send-best.ts';

/** Channels that people read. A line in a voice channel's chat would be seen by nobody. */
const readableKinds: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]);

/** For each of two requests: the admin who sets it must get an answer within 3 s. */
const TIMEOUT_MS = 1_200;

/**
 * Creates the check of a new log channel. Its id may be typed, so it could be a channel of any server and kind. A first
 * line shows whether the bot may write there. Throws a `UserError` for an unsuitable channel.
 */
export function createLogChannelCheck(deps: {
  rest: Pick<REST, 'get' | 'post'>;
  /** In the guild's language. */
  translatorOf(guildId: string): Translate;
  /** The forms of a line, the best first. */
  logLines(content: string): [object, ...object[]];
  clock: Clock;
}) {
  const { rest, clock } = deps;
  return async function check(guildId: string, { logChannel }: Patch): Promise<void> {
    if (logChannel === undefined || logChannel === null) return;
    const signal = clock.timeout(TIMEOUT_MS);
    const channel = await rest.get(Routes.channel(logChannel), { signal }).catch((error: unknown) => {
      if (messageFailure(error) !== 'out-of-reach') throw unanswered(error);
    });
    const { guild_id: ofGuild, type = ChannelType.DM } = channelOf(channel);
    if (ofGuild !== guildId) throw new UserError((t) => t('settings.noLogChannel'));
    if (!readableKinds.has(type)) throw new UserError((t) => t('settings.logChannelKind'));
    const lines = deps.logLines(`📋 ${deps.translatorOf(guildId)('settings.logStartsHere')}`);
    const post = (body: object) => rest.post(Routes.channelMessages(logChannel), { body });
    const posting = sendBest(lines, post).then(
      () => undefined,
      (error: unknown) => error,
    );
    // It may wait there behind other lines of the bot. If it fails later, the log mentions the lost line.
    const timeUp = once(clock.timeout(TIMEOUT_MS), 'abort').then(() => undefined);
    const error = await Promise.race([posting, timeUp]);
    if (error === undefined || error instanceof RateLimitedError) return;
    if (messageFailure(error) === 'unavailable') throw unanswered(error);
    throw new UserError((t) => t('settings.logChannelClosed', { channel: `<#${logChannel}>` }));
  };
}

/** None if Discord says that there is none for the bot. A proxy's page says nothing. */
function channelOf(answer: unknown): { guild_id?: string; type?: ChannelType } {
  if (answer === undefined) return {};
  if (typeof answer === 'object' && answer !== null) return answer;
  throw unanswered(new Error('the answer is no channel'));
}

function unanswered(cause: unknown): UserError {
  return new UserError((t) => t('settings.logChannelUnchecked'), { cause });
}
