import type { APIChannel } from 'discord-api-types/v10';
import type { IconName } from './icons.ts';
import { tKnown } from './language.ts';

/** Those with messages of their own: not categories and forums. */
export function readable(channels: APIChannel[]) {
  return channels.filter(({ type }) => ![4, 14, 15, 16].includes(type));
}

/** 10 announcement, 11 public, 12 private. */
export function isThread({ type }: APIChannel) {
  return type >= 10 && type <= 12;
}

/** Each channel, and the active threads in it below. */
export function withThreads(channels: APIChannel[], openId: string) {
  const isListed = (channel: APIChannel) => channel.id === openId || !isArchived(channel);
  const [threads, others] = [
    channels.filter(isThread).filter(isListed),
    channels.filter((one) => !isThread(one)),
  ];
  const ids = new Set(others.map(({ id }) => id));
  const below = (parentId: string) => threads.filter((thread) => parentOf(thread) === parentId);
  const apart = threads.filter((thread) => !ids.has(parentOf(thread) ?? ''));
  return [...others.flatMap((channel) => [channel, ...below(channel.id)]), ...apart];
}

export function parentOf(channel: APIChannel | undefined): string | undefined {
  return (channel && 'parent_id' in channel && channel.parent_id) || undefined;
}

export function signOf(channel: APIChannel): IconName {
  if (isDirect(channel)) return 'people';
  return isThread(channel) ? 'thread' : 'hash';
}

function isArchived(channel: APIChannel) {
  return 'thread_metadata' in channel && channel.thread_metadata?.archived === true;
}

export function isDirect(channel: APIChannel) {
  return channel.type === 1;
}

/** In the page's language, if it's one of the playground's own. */
export function topicOf(channel: APIChannel | undefined): string | undefined {
  const topic = channel && 'topic' in channel && channel.topic;
  return topic ? tKnown(`topic.${topic}`, topic) : undefined;
}
