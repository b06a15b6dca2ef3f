/**
 * The messages of the open channel.
 *
 * @import { ClientMessage } from '../../protocol.ts'
 * @import { SentCommand } from '../composer/composer.js'
 * @import { MessageView, Place } from './message.js'
 */
import { announce, h, patch } from '../dom.js';
import { welcome, whatToDo } from '../layout/welcome.js';
import { store } from '../store.js';
import { createMessageView, isEphemeral } from './message.js';
import { originOf } from './origin.js';
import { pendingRow } from './pending.js';
import { keepAtBottom } from './scroll.js';
import { dayOf } from './timestamp.js';

const groupedForMs = 7 * 60_000;
const dismissedKey = 'dismissed-messages';

/** @param {{ retry: (line: string) => void }} host */
export function createMessageList(host) {
  const list = h('ol', { class: 'message-list' });
  const hint = h('div', { class: 'welcome-slot' });
  const scroller = h(
    'div',
    { class: 'messages', tabindex: 0, role: 'region', 'aria-label': 'Messages' },
    hint,
    list,
  );
  const scroll = keepAtBottom(scroller, list);
  const element = h('div', { class: 'messages-frame' }, scroller, scroll.pill);
  /** @type {Map<string, MessageView>} */
  let views = new Map();
  /** @type {Set<string>} */
  const dismissed = new Set(JSON.parse(sessionStorage.getItem(dismissedKey) ?? '[]'));
  let shownFor = '';

  /** @param {ClientMessage} message */
  function dismiss(message) {
    dismissed.add(message.id);
    sessionStorage.setItem(dismissedKey, JSON.stringify([...dismissed].slice(-200)));
    render();
  }

  function render() {
    const messages = store.messages.filter(({ id }) => !dismissed.has(id));
    const before = views;
    views = new Map();
    /** @type {ClientMessage | undefined} */
    let previous;
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
    patch(hint, [store.channelId, empty, online, command?.name], () => [welcome(empty)]);
  }

  store.on('message', ({ change, message }) => {
    if (message.channel_id !== store.channelId) return;
    const isNews = change === 'create' && message.author.id !== store.me.user.id;
    render();
    if (change === 'create') scroll.arrived(message.author.id === store.me.user.id || isEphemeral(message));
    if (isNews) announce(`${store.nameOf(message.author)}: ${message.content.slice(0, 200)}`);
  });
  for (const topic of /** @type {const} */ (['snapshot', 'channel'])) {
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
  for (const topic of /** @type {const} */ (['commands', 'bots'])) {
    store.on(topic, greet);
  }

  return {
    element,
    /** @param {SentCommand} sent */
    addPending(sent) {
      list.append(pendingRow(sent, host));
      scroll.toBottom();
    },
  };
}

/** @param {Element} row */
function nextMessage(row) {
  let next = row.nextElementSibling;
  // Commands that failed stand between messages and are passed over.
  while (next && !(next instanceof HTMLElement && next.dataset['messageId'])) next = next.nextElementSibling;
  return next;
}

/**
 * @param {ClientMessage | undefined} previous
 * @param {ClientMessage} message
 * @returns {Place}
 */
function placeAfter(previous, message) {
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
