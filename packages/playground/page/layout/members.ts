/** The members, at the right. */

import type { APIUser } from 'discord-api-types/v10';
import { appTag, avatar, nameColor } from '../avatar.ts';
import { h, patch } from '../dom.ts';
import { t } from '../language.ts';
import { store } from '../store.ts';

export function createMembers() {
  const element = h('aside', { class: 'members', 'aria-label': t('members') });

  function render() {
    const { bots, members } = store;
    patch(element, [bots, members, store.me.user.id], () => [
      h('h2', {}, `${t('bots')} — ${bots.length}`),
      h('ul', {}, ...bots.map(({ user, online }) => person(user, online, t(online ? 'online' : 'offline')))),
      h('h2', {}, `${t('members')} — ${members.length}`),
      h(
        'ul',
        {},
        ...members.map(({ user }) => person(user, true, user.id === store.me.user.id ? t('you') : '')),
      ),
    ]);
  }
  for (const topic of ['snapshot', 'bots'] as const) store.on(topic, render);
  return { element };
}

function person(user: APIUser, online: boolean, note: string) {
  const dot = h('span', { class: online ? 'status-dot is-online' : 'status-dot', 'aria-hidden': 'true' });
  const name = h(
    'span',
    { class: 'person-name', style: { '--name': nameColor(user.id) } },
    store.nameOf(user),
  );
  return h(
    'li',
    { class: online ? 'person' : 'person is-away' },
    h('span', { class: 'person-face' }, avatar(user), dot),
    h(
      'span',
      { class: 'person-text' },
      h('span', {}, name, user.bot && appTag()),
      note && h('small', {}, note),
    ),
  );
}
