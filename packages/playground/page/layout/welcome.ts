/** The top of a channel, and in an empty one the line that says what to do. */

import { isDirect } from '../channels.ts';
import { callables } from '../composer/commands.ts';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { t, tNodes } from '../language.ts';
import { store } from '../store.ts';

/** The command that a first visitor is led to, and whether anyone would answer. */
export function whatToDo() {
  const all = callables();
  const command = all.find(({ sentAs }) => sentAs === 'video') ?? all[0];
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
    h('h2', {}, direct ? name : t('welcome', { channel: name })),
    empty && !direct
      ? invitation()
      : h('p', {}, direct ? t('directStart', { member: name }) : t('channelStart', { channel: name })),
  );
}

function invitation() {
  if (!store.mayWrite) return h('p', {}, t('readOnly'));
  const { command, online } = whatToDo();
  if (!command) {
    const text = t(online ? 'noCommands' : 'waitingForBot');
    return h('p', {}, text);
  }
  const first = command.options.find((option) => option.required)?.name;
  const prompt = command.sentAs === 'video' && command.options.find(({ sentAs }) => sentAs === 'prompt');
  const line = first ? `/${command.name} ${first}: ` : `/${command.name} `;
  const text = prompt
    ? tNodes('tryVideo', { command: h('code', {}, `/${command.name} ${prompt.name}:`) })
    : tNodes('tryCommands', { command: h('code', {}, '/') });
  const label = prompt ? t('describeShot') : t('tryCommand', { command: `/${command.name}` });
  const data = { startCommand: line, testid: 'first-step' };
  return h(
    'div',
    { class: 'welcome-first' },
    h('p', {}, ...text),
    h('button', { class: 'button style-1', type: 'button', data }, label),
    store.scenes &&
      h(
        'button',
        { class: 'button style-2', type: 'button', data: { openPanel: 'scenes', testid: 'watch-scenes' } },
        t('watchScenes'),
      ),
  );
}
