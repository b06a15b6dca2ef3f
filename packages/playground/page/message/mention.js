import { h } from '../dom.js';
import { store } from '../store.js';

/** @param {string} id */
export function userMention(id) {
  const user = store.user(id);
  const own = id === store.me.user.id ? ' is-me' : '';
  return h('span', { class: `mention${own}` }, user ? `@${store.nameOf(user)}` : '@unknown-user');
}

/** @param {string} id */
export function roleMention(id) {
  const role = store.guild.roles.find((one) => one.id === id);
  return h('span', { class: 'mention' }, `@${role?.name ?? 'deleted-role'}`);
}

/** @param {string} id */
export function channelMention(id) {
  const channel = store.channels.find((one) => one.id === id);
  if (!channel) return h('span', { class: 'mention' }, '#unknown');
  const open = () => store.openChannel(id);
  return h('button', { class: 'mention', type: 'button', on: { click: open } }, store.channelName(channel));
}

/**
 * A command that a click puts into the message box (see `app.js`).
 *
 * @param {string} name
 */
export function commandMention(name) {
  return h('button', { class: 'mention', type: 'button', data: { startCommand: name } }, `/${name}`);
}

/** @param {string} text */
export function everyone(text) {
  return h('span', { class: 'mention is-me' }, text);
}
