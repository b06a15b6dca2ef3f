/** The messages of the open channel. */

import type { ClientMessage } from '../../protocol.ts';
import type { SentCommand } from '../composer/composer.ts';
import { announce, h, patch } from '../dom.ts';
import { t } from '../language.ts';
import { welcome, whatToDo } from '../layout/welcome.ts';
import { store } from '../store.ts';
import { spoken } from './markdown.ts';
import type { MessageView, Place } from './message.ts';
import { createMessageView, isEphemeral } from './message.ts';
import { originOf } from './origin.ts';
import { pendingRow } from './pending.ts';
import { keepAtBottom } from './scroll.ts';
import { dayOf } from './timestamp.ts';

const groupedForMs = 7 * 60_000;
const dismissedKey = 'dismissed-messages';

export function createMessageList(host: { retry: (line: string) => void }) {
  const list = h('ol', { class: 'message-list' });
  const hint = h('div', { class: 'welcome-slot' });
  const scroller = h(
    'div',
    { class: 'messages', tabindex: 0, role: 'region', 'aria-label': t('messages') },
    hint,
    list,
  );
  const scroll = keepAtBottom(scroller, list);
  const element = h('div', { class: 'messages-frame' }, scroller, scroll.pill);
  let views: Map<string, MessageView> = new Map();
  const dismissed: Set<string> = new Set(JSON.parse(sessionStorage.getItem(dismissedKey) ?? '[]'));
  let shownFor = '';
  /** Messages that are news once they say something. */
  const thinking: Set<string> = new Set();

  function dismiss(message: ClientMessage) {
    dismissed.add(message.id);
    sessionStorage.setItem(dismissedKey, JSON.stringify([...dismissed].slice(-200)));
    render();
  }

  function render() {
    const messages = store.messages.filter(({ id }) => !dismissed.has(id));
    const before = views;
    views = new Map();
    let previous: ClientMessage | undefined;
    for (const message of messages) {
      const view = before.get(message.id) ?? createMessageView({ dismiss });
      view.update(message, placeAfter(previous, message));
      views.set(message.id, view);
      previous = message;
    }
    for (const [id, view] of before) if (!views.has(id)) view.element.remove();
    const order = [...views.values()].map((view) => view.element);
    order.forEach((row, index) => {
      // Rows that are in place stay untouched: moving one would stop its video.
      const after = order[index - 1];
      const next = after ? nextMessage(after) : (list.querySelector('[data-message-id]') ?? null);
      if (row.isConnected && next === row) return;
      if (after && nextMessage(after) === null) list.append(row);
      else list.insertBefore(row, next);
    });
    greet();
  }

  function greet() {
    const { online, command } = whatToDo();
    const empty = views.size === 0;
    patch(hint, [store.channelId, empty, online, command?.name, store.scenes !== null], () => [
      welcome(empty),
    ]);
  }

  store.on('message', ({ change, message }) => {
    if (message.channel_id !== store.channelId) return;
    if (message.loading) thinking.add(message.id);
    const isNew = change === 'create' || (change === 'update' && thinking.has(message.id));
    const isNews = isNew && !message.loading && message.author.id !== store.me.user.id;
    render();
    if (change === 'create') scroll.arrived(message.author.id === store.me.user.id || isEphemeral(message));
    if (!isNews) return;
    thinking.delete(message.id);
    announce(`${store.nameOf(message.author)}: ${spoken(message.text).slice(0, 200)}`);
  });
  for (const topic of ['snapshot', 'channel'] as const) {
    store.on(topic, () => {
      const showing = `${store.me.user.id}/${store.channelId}`;
      const isOther = showing !== shownFor;
      shownFor = showing;
      if (isOther) {
        views = new Map();
        list.replaceChildren();
      }
      render();
      if (isOther) scroll.toBottom();
    });
  }
  for (const topic of ['commands', 'bots', 'scenes'] as const) {
    store.on(topic, greet);
  }

  return {
    element,
    addPending(sent: SentCommand) {
      list.append(pendingRow(sent, host));
      scroll.toBottom();
    },
  };
}

function nextMessage(row: Element) {
  let next = row.nextElementSibling;
  // Commands that failed stand between messages and are passed over.
  while (next && !(next instanceof HTMLElement && next.dataset['messageId'])) next = next.nextElementSibling;
  return next;
}

function placeAfter(previous: ClientMessage | undefined, message: ClientMessage): Place {
  const newDay = previous !== undefined && dayOf(previous.timestamp) !== dayOf(message.timestamp);
  const compact =
    previous !== undefined &&
    !newDay &&
    previous.author.id === message.author.id &&
    originOf(message) === undefined &&
    // An answer to a form isn't grouped, although it doesn't say what it answers.
    !message.interaction_metadata &&
    isEphemeral(previous) === isEphemeral(message) &&
    Date.parse(message.timestamp) - Date.parse(previous.timestamp) < groupedForMs;
  return { compact, newDay };
}
