import type { APIChannel } from 'discord-api-types/v10';
import { tKnown } from './language.ts';

/** Those with messages of their own: not categories and forums. */
export function readable(channels: APIChannel[]) {
  return channels.filter(({ type }) => ![4, 14, 15, 16].includes(type));
}

export function isDirect(channel: APIChannel) {
  return channel.type === 1;
}

/** In the page's language, if it's one of the playground's own. */
export function topicOf(channel: APIChannel | undefined): string | undefined {
  const topic = channel && 'topic' in channel && channel.topic;
  return topic ? tKnown(`topic.${topic}`, topic) : undefined;
}
