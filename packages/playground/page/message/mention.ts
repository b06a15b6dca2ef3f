import { shownCommand } from '../composer/commands.ts';
import { h } from '../dom.ts';
import { store } from '../store.ts';

export function userMention(id: string) {
  const own = id === store.me.user.id ? ' is-me' : '';
  return h('span', { class: `mention${own}` }, mentionOf(id));
}

export function mentionOf(userId: string): string {
  const user = store.user(userId);
  return user ? `@${store.nameOf(user)}` : '@unknown-user';
}

export function roleMention(id: string) {
  const role = store.guild.roles.find((one) => one.id === id);
  return h('span', { class: 'mention' }, `@${role?.name ?? 'deleted-role'}`);
}

export function channelMention(id: string) {
  const channel = store.channels.find((one) => one.id === id);
  if (!channel) return h('span', { class: 'mention' }, '#unknown');
  const open = () => store.openChannel(id);
  return h('button', { class: 'mention', type: 'button', on: { click: open } }, store.channelName(channel));
}

/** A command that a click puts into the message box (see `app.js`). */
export function commandMention(name: string) {
  return h(
    'button',
    { class: 'mention', type: 'button', data: { startCommand: name } },
    `/${shownCommand(name)}`,
  );
}

export function everyone(text: string) {
  return h('span', { class: 'mention is-me' }, text);
}
