import { type REST, Routes } from 'discord.js';
import { MessageUnknownError } from './errors.ts';

/** The id of the channel for direct messages to a user. A proxy's page has none. */
export async function openDm(rest: Pick<REST, 'post'>, userId: string, signal: AbortSignal): Promise<string> {
  const channel = await rest.post(Routes.userChannels(), { body: { recipient_id: userId }, signal });
  if (typeof channel === 'object' && channel !== null && 'id' in channel && typeof channel.id === 'string')
    return channel.id;
  throw new MessageUnknownError('the answer is no channel', 'unavailable');
}
