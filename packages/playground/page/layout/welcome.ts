/** The top of a channel, and in an empty one the line that says what to do. */

import { isDirect } from '../channels.ts';
import { callables } from '../composer/commands.ts';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { store } from '../store.ts';

/** The command that a first visitor is led to, and whether anyone would answer. */
export function whatToDo() {
  const all = callables();
  const command = all.find(({ name }) => name === 'video') ?? all[0];
  return { command, online: store.bots.some((bot) => bot.online) };
}

/** `empty`: whether nothing was said here yet */
export function welcome(empty: boolean) {
  const name = store.channelName(store.channel);
  const direct = store.channel !== undefined && isDirect(store.channel);
  return h(
    'div',
    { class: 'welcome', data: { testid: 'welcome' } },
    h('span', { class: 'welcome-icon' }, icon(direct ? 'people' : 'hash')),
    h('h2', {}, direct ? name : `Welcome to ${name}`),
    empty && !direct
      ? invitation()
      : h('p', {}, `This is the start of ${direct ? 'your messages with ' : ''}${name}.`),
  );
}

function invitation() {
  if (!store.mayWrite) return h('p', {}, 'You can read here, but not write.');
  const { command, online } = whatToDo();
  if (!command) {
    const text = online ? 'The bot has no commands here yet.' : 'Waiting for the bot to come online…';
    return h('p', {}, text);
  }
  const first = command.options.find((option) => option.required)?.name;
  const line = first ? `/${command.name} ${first}: ` : `/${command.name} `;
  const text =
    command.name === 'video'
      ? [
          h(
            'p',
            {},
            'Type ',
            h('code', {}, '/video prompt:'),
            ' and describe a shot. The film appears right here.',
          ),
        ]
      : [h('p', {}, 'Type ', h('code', {}, '/'), ' to see what the bot can do.')];
  const label = command.name === 'video' ? 'Describe a shot' : `Try /${command.name}`;
  const data = { startCommand: line, testid: 'first-step' };
  return h('div', {}, ...text, h('button', { class: 'button style-1', type: 'button', data }, label));
}
