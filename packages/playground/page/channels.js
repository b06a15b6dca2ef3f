/** @import { APIChannel } from 'discord-api-types/v10' */

/**
 * Those with messages of their own: not categories and forums.
 *
 * @param {APIChannel[]} channels
 */
export function readable(channels) {
  return channels.filter(({ type }) => ![4, 14, 15, 16].includes(type));
}

/** @param {APIChannel} channel */
export function isDirect(channel) {
  return channel.type === 1;
}
