import type { APIChannel } from 'discord-api-types/v10';

/** Those with messages of their own: not categories and forums. */
export function readable(channels: APIChannel[]) {
  return channels.filter(({ type }) => ![4, 14, 15, 16].includes(type));
}

export function isDirect(channel: APIChannel) {
  return channel.type === 1;
}
