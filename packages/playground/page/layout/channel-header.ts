/** The bar over the messages: which channel, and whether the bot is there. */

import type { APIChannel } from 'discord-api-types/v10';
import { isThread, parentOf, signOf, topicOf } from '../channels.ts';
import { h, patch } from '../dom.ts';
import { type IconName, icon } from '../icons.ts';
import { intlLocale, t } from '../language.ts';
import { store } from '../store.ts';
import type { PanelName } from './side-panel.ts';

const MINUTE_MS = 60_000;
const minutes = new Intl.NumberFormat(intlLocale, { style: 'unit', unit: 'minute', unitDisplay: 'short' });

export function createChannelHeader({
  toggleSidebar,
  toggleMembers,
  togglePanel,
}: {
  toggleSidebar: () => void;
  toggleMembers: () => void;
  togglePanel: (name: PanelName) => void;
}) {
  const menu = barButton('menu', t('channels'), 'only-narrow', toggleSidebar);
  const people = barButton('people', t('members'), '', toggleMembers);
  const scenes = panelButton('scenes', 'clapper', () => togglePanel('scenes'));
  const providers = panelButton('providers', 'stack', () => togglePanel('providers'));
  const wire = panelButton('wire', 'wire', () => togglePanel('wire'));
  scenes.hidden = providers.hidden = wire.hidden = true;
  const speed = h('span', { class: 'bar-speed', role: 'status', hidden: true, data: { testid: 'speed' } });
  const clock = h('span', { class: 'bar-clock', role: 'note', hidden: true, data: { testid: 'clock' } });
  const title = h('div', { class: 'bar-title' });
  const bots = h('div', { class: 'bar-bots' });
  const element = h(
    'header',
    { class: 'bar' },
    menu,
    title,
    speed,
    clock,
    bots,
    scenes,
    providers,
    wire,
    people,
  );

  function render() {
    const { channel } = store;
    const topic = topicOf(channel);
    const restricted = channel !== undefined && 'nsfw' in channel && channel.nsfw === true;
    const parent = channel && isThread(channel) ? store.find(parentOf(channel)) : undefined;
    patch(title, [channel?.id, channel?.name, parent?.name, topic, restricted], () => [
      h(
        'div',
        { class: 'bar-name' },
        parent && channelLink(parent),
        icon(channel ? signOf(channel) : 'hash'),
        h('h1', { data: { testid: 'channel-name' } }, store.channelName(channel).replace(/^#/, '')),
        restricted && h('span', { class: 'age-mark' }, '18+'),
      ),
      topic && h('span', { class: 'bar-topic', title: topic }, topic),
    ]);
    const states = store.bots.map(({ user, online }) => ({ id: user.id, name: store.nameOf(user), online }));
    patch(bots, states, () =>
      states.map(({ id, name, online }) =>
        h(
          'span',
          { class: online ? 'bot-state is-online' : 'bot-state', data: { testid: 'bot-state', userId: id } },
          h('span', { class: 'status-dot', 'aria-hidden': 'true' }),
          h('span', { class: 'bot-state-text' }, t(online ? 'botIsOnline' : 'botIsOffline', { bot: name })),
        ),
      ),
    );
  }
  for (const topic of ['snapshot', 'channel', 'bots'] as const) store.on(topic, render);
  store.on('providers', () => {
    const playing = (store.providers?.providers ?? []).filter(({ behavior }) => behavior !== 'works');
    providers.hidden = store.providers === null;
    providers.classList.toggle('is-playing', playing.length > 0 || Boolean(store.providers?.paid));
    const names = playing.map(({ name }) => name).join(', ');
    providers.title = names ? t('providersChanged', { names }) : t('providersHint');
  });
  store.on('scenes', () => {
    scenes.hidden = store.scenes === null;
    const times = store.scenes?.speed ?? 1;
    patch(speed, times, () => [
      times !== 1 && h('span', { title: t('timeRuns', { speed: times }) }, `×${times}`),
    ]);
    // Times of messages are the playground's.
    const ahead = times === 1 ? Math.round((store.now() - Date.now()) / MINUTE_MS) : 0;
    patch(clock, ahead, () => [
      ahead > 0 &&
        h('span', { title: t('clockAhead', { time: minutes.format(ahead) }) }, `+${minutes.format(ahead)}`),
    ]);
  });
  store.on('wire', () => {
    wire.hidden = false;
  });
  return {
    element,
    markPanel(open: PanelName | undefined) {
      for (const [name, button] of Object.entries({ scenes, providers, wire }))
        button.setAttribute('aria-pressed', String(open === name));
    },
  };
}

/** From a thread to the channel that it is in. */
function channelLink(channel: APIChannel) {
  const open = () => store.openChannel(channel.id);
  return h(
    'button',
    { class: 'bar-parent', type: 'button', data: { testid: 'thread-parent' }, on: { click: open } },
    store.channelName(channel),
    h('span', { 'aria-hidden': 'true' }, ' ›'),
  );
}

function panelButton(name: PanelName, face: IconName, click: () => void) {
  return h(
    'button',
    {
      class: 'bar-panel',
      type: 'button',
      'aria-pressed': false,
      title: t(name),
      data: { testid: `${name}-button` },
      on: { click },
    },
    icon(face),
    h('span', { class: 'bar-panel-text' }, t(name)),
  );
}

function barButton(name: IconName, label: string, className: string, click: () => void) {
  return h(
    'button',
    { class: `icon-button ${className}`, type: 'button', 'aria-label': label, title: label, on: { click } },
    icon(name),
  );
}
