/**
 * The guild: its channels, and the present member.
 */

import { avatar } from '../avatar.ts';
import { isDirect, isThread, signOf, withThreads } from '../channels.ts';
import { h, patch } from '../dom.ts';
import { icon } from '../icons.ts';
import { chooseLanguage, language, languages, t } from '../language.ts';
import { openMenu } from '../popup.ts';
import { store } from '../store.ts';

export function createSidebar({
  switchTo,
  opened,
}: {
  switchTo: (userId: string) => void;
  opened: () => void;
}) {
  const guildName = h('h2', { class: 'guild-name', data: { testid: 'guild-name' } });
  const channels = h('ul', { class: 'channel-list' });
  const direct = h('ul', { class: 'channel-list' });
  const directTitle = h('h3', {}, t('directMessages'));
  const nav = h('nav', { class: 'channels', 'aria-label': t('channels') });
  nav.append(h('h3', {}, t('textChannels')), channels, directTitle, direct);
  const me = h('div', { class: 'me' });
  const rail = h('div', { class: 'rail', 'aria-hidden': 'true' });
  const note = h('p', { class: 'local-note' }, t('localNote'));
  const panel = h('div', { class: 'sidebar-panel' }, guildName, nav, note, me);
  const element = h('aside', { class: 'sidebar', 'aria-label': t('server') }, rail, panel);

  function render() {
    const { guild } = store;
    guildName.textContent = guild.name;
    patch(rail, guild.name, () => [h('span', { class: 'rail-guild' }, initials(guild.name))]);
    const own = store.channels.filter(isDirect);
    const shared = withThreads(
      store.channels.filter((channel) => !isDirect(channel)),
      store.channelId,
    );
    patch(channels, shared.map(rowKey), () => shared.map(channelRow));
    patch(direct, own.map(rowKey), () => own.map(channelRow));
    directTitle.hidden = own.length === 0;
    patch(me, [store.me, store.members.length], () => [meButton(), languageButton()]);
  }

  function rowKey(channel: (typeof store.channels)[number]) {
    const { id } = channel;
    return [id, store.channelName(channel), id === store.channelId, store.unread.has(id)];
  }

  function channelRow(channel: (typeof store.channels)[number]) {
    const restricted = 'nsfw' in channel && channel.nsfw === true;
    const current = channel.id === store.channelId;
    const isUnread = store.unread.has(channel.id);
    const open = () => {
      store.openChannel(channel.id);
      opened();
    };
    const row = h(
      'button',
      {
        class: `channel${isThread(channel) ? ' is-thread' : ''}${current ? ' is-current' : ''}${isUnread ? ' is-unread' : ''}`,
        type: 'button',
        'aria-current': current ? 'page' : undefined,
        data: { channelId: channel.id, testid: 'channel' },
        on: { click: open },
      },
      icon(signOf(channel)),
      h('span', { class: 'channel-name' }, store.channelName(channel).replace(/^#/, '')),
      isUnread && h('span', { class: 'visually-hidden' }, t('unread')),
      restricted && h('span', { class: 'age-mark', title: t('ageRestricted') }, '18+'),
    );
    return h('li', {}, row);
  }

  function meButton() {
    const button = h(
      'button',
      {
        class: 'me-button',
        type: 'button',
        'aria-haspopup': 'menu',
        title: t('switchMember'),
        data: { testid: 'member-switcher', userId: store.me.user.id },
        on: { click: choose },
      },
      avatar(store.me.user),
      h(
        'span',
        { class: 'me-text' },
        h('span', { class: 'me-name' }, store.nameOf(store.me.user)),
        h('small', {}, roleNames(store.me.roles)),
      ),
      icon('up'),
    );
    function choose() {
      const items = store.members.map((member) => ({
        label: store.nameOf(member.user),
        detail: roleNames(member.roles),
        icon: avatar(member.user),
        checked: member.user.id === store.me.user.id,
        testid: 'member',
        value: member.user.id,
        act: () => switchTo(member.user.id),
      }));
      openMenu(button, { label: t('switchMember'), groups: [{ title: t('seeAs'), items }] });
    }
    return button;
  }

  for (const topic of ['snapshot', 'channel', 'unread'] as const) store.on(topic, render);
  return { element };
}

/** As a button of its own: who can't read the page must find it. */
function languageButton() {
  const label = `${language.locale.slice(0, 2).toUpperCase()}`;
  const button = h(
    'button',
    {
      class: 'language-button',
      type: 'button',
      'aria-haspopup': 'menu',
      title: t('languageHint'),
      data: { testid: 'language' },
      on: {
        click: () =>
          openMenu(button, {
            label: t('language'),
            groups: [
              {
                items: languages.map((one) => ({
                  label: one.name,
                  checked: one === language,
                  testid: 'language-choice',
                  value: one.locale,
                  act: () => chooseLanguage(one),
                })),
              },
            ],
          }),
      },
    },
    icon('globe'),
    h('span', { class: 'visually-hidden' }, t('language')),
    label,
  );
  return button;
}

function roleNames(ids: string[]) {
  const names = store.guild.roles.filter(({ id }) => ids.includes(id) && id !== store.guild.id);
  return names.map(({ name }) => name).join(', ') || t('member');
}

function initials(name: string) {
  const words = name.split(/\s+/).filter(Boolean);
  return words
    .map((word) => [...word][0])
    .slice(0, 2)
    .join('')
    .toUpperCase();
}
