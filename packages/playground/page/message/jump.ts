/** Links to messages and channels of the local Discord, which lead there on this page. */
import { store } from '../store.ts';

const address = /^https:\/\/discord\.com\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?$/;

interface Place {
  channelId: string;
  messageId: string | undefined;
}

/** Where an address of Discord's client leads to, if that is on this page. */
export function placeOf(href: string): Place | undefined {
  const [, channelId = '', messageId] = address.exec(href) ?? [];
  return store.knows(channelId) ? { channelId, messageId } : undefined;
}

export function jumpTo({ channelId, messageId = '' }: Place) {
  if (channelId !== store.channelId) store.openChannel(channelId);
  const target = document.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);
  target?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  target?.classList.add('is-target');
  setTimeout(() => target?.classList.remove('is-target'), 1600);
}
