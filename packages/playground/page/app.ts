/** The page: a channel of the local Discord. */
import type { ClientEvent } from '../protocol.ts';
import { createComposer } from './composer/composer.ts';
import { createConnection } from './connection.ts';
import { h } from './dom.ts';
import { openFormsWith, settle } from './interactions.ts';
import { t } from './language.ts';
import { createBanner } from './layout/banner.ts';
import { createChannelHeader } from './layout/channel-header.ts';
import { createMembers } from './layout/members.ts';
import { createProviders } from './layout/providers.ts';
import { createScenes } from './layout/scenes.ts';
import type { PanelName } from './layout/side-panel.ts';
import { createSidebar } from './layout/sidebar.ts';
import { createWire } from './layout/wire.ts';
import { jumpTo, placeOf } from './message/jump.ts';
import { createMessageList } from './message/list.ts';
import { startTicking } from './message/timestamp.ts';
import { openModal } from './modal/modal.ts';
import { store } from './store.ts';

// Until then the page's own file says it in English.
const splash = document.querySelector('.splash[role=status]');
if (splash) splash.textContent = t('connecting');

const params = new URLSearchParams(location.search);
const connection = createConnection({ onEvent: take, onState: store.setConnected });
const shell = h('div', { class: 'shell' });

const composer = createComposer({ onCommand: (sent) => list.addPending(sent) });
const list = createMessageList({ retry: composer.type });
const sidebar = createSidebar({ switchTo, opened: () => shell.classList.remove('shows-sidebar') });
const header = createChannelHeader({
  toggleSidebar: () => shell.classList.toggle('shows-sidebar'),
  toggleMembers: () => {
    if (!showPanel(undefined)) shell.classList.toggle('hides-members');
  },
  togglePanel: (name) => showPanel(shell.dataset['panel'] === name ? undefined : name),
});
const shade = h('div', { class: 'shade', on: { click: () => shell.classList.remove('shows-sidebar') } });
const main = h(
  'main',
  { class: 'channel-view' },
  header.element,
  ...createBanner().elements,
  list.element,
  composer.element,
);
const closePanel = () => void showPanel(undefined);
const panels = [
  createScenes({ close: closePanel, goTo }),
  createProviders({ close: closePanel }),
  createWire({ close: closePanel }),
];
shell.append(sidebar.element, shade, main, createMembers().element, ...panels.map(({ element }) => element));

/** It takes the place of the members. Whether that was a change. */
function showPanel(name: PanelName | undefined) {
  const changes = shell.dataset['panel'] !== name;
  if (name) shell.dataset['panel'] = name;
  else delete shell.dataset['panel'];
  header.markPanel(name);
  return changes;
}

openFormsWith(({ id, modal }) => openModal(id, modal));

function take(event: ClientEvent) {
  // The first direct message opens a channel that only a new snapshot contains.
  if (event.t === 'MESSAGE_CREATE' && !store.knows(event.d.channel_id)) return connection.refresh();
  store.apply(event);
  settle(event);
}

function goTo({ userId, channelId }: { userId: string; channelId: string }) {
  store.openChannel(channelId);
  if (userId !== store.me.user.id) switchTo(userId);
}

function switchTo(userId: string) {
  shell.classList.remove('shows-sidebar');
  connection.connectAs(userId);
}

/** The address contains member and channel, so that a reload or a second window shows the same. */
function remember() {
  const query = new URLSearchParams({ user: store.me.user.id, channel: store.channelId });
  history.replaceState(null, '', `?${query}`);
  document.title = `${store.channelName(store.channel)} · ${store.guild.name}`;
  composer.rename();
}

/** On a touch screen the focus would open the keyboard over half the page. */
function focusComposer() {
  if (matchMedia('(pointer: fine)').matches) composer.focus();
}

store.on('snapshot', () => {
  const app = document.getElementById('app');
  if (!shell.isConnected) app?.replaceChildren(shell);
  remember();
  if (document.activeElement === document.body) focusComposer();
});
store.on('channel', () => {
  remember();
  focusComposer();
});
store.on('message', composer.rename);
store.on('commands', composer.commandsChanged);

document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : undefined;
  const place = placeOf(target?.closest('a')?.href ?? '');
  if (place) {
    event.preventDefault();
    return jumpTo(place);
  }
  const button = target?.closest('[data-start-command], [data-open-panel]');
  if (!(button instanceof HTMLElement)) return;
  if (button.dataset['openPanel']) return void showPanel('scenes');
  const line = button.dataset['startCommand'] ?? '';
  composer.type(line.startsWith('/') ? line : `/${line} `);
});
// Typing without a focused input goes into the message box.
document.addEventListener('keydown', (event) => {
  const isText =
    event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
  const { target } = event;
  const isNowhere = target === document.body || (target instanceof Element && target.matches('.messages'));
  if (isText && isNowhere && store.ready) composer.focus();
});
// A file dropped beside the message box should not replace the page.
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  for (const file of event.dataTransfer?.files ?? []) composer.takeFile(file);
});

startTicking();
store.openChannel(params.get('channel') ?? '');
connection.connectAs(params.get('user') ?? '');
