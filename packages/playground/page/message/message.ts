/** One message on the page, updated part by part. */

import type { ClientMessage } from '../../protocol.ts';
import { appTag, avatar, nameColor } from '../avatar.ts';
import { openMessageMenu } from '../context-menu.ts';
import { h, patch } from '../dom.ts';
import { MessageFlag } from '../enums.ts';
import { icon } from '../icons.ts';
import { interactToEnd } from '../interactions.ts';
import { t } from '../language.ts';
import { store } from '../store.ts';
import { patchAttachments } from './attachment.ts';
import type { ComponentHost } from './components.ts';
import { componentNode } from './components.ts';
import { embedNode, ownAttachments } from './embed.ts';
import { markdown } from './markdown.ts';
import { originKey, originNode, originOf } from './origin.ts';
import { threadLink } from './thread-link.ts';
import { dayOf, messageTime } from './timestamp.ts';

/** How it follows the message before it. */
export type Place = { compact: boolean; newDay: boolean };

export function createMessageView({ dismiss }: { dismiss: (message: ClientMessage) => void }) {
  const slot = (name: string) => h('div', { class: `message-${name}` });
  const [day, origin, side, head, content] = ['day', 'origin', 'side', 'head', 'content'].map(slot);
  const [embeds, attachments, components, error, foot] = [
    'embeds',
    'attachments',
    'components',
    'error',
    'foot',
  ].map(slot);
  if (!day || !origin || !side || !head || !content) throw new Error('unreachable');
  if (!embeds || !attachments || !components || !error || !foot) throw new Error('unreachable');
  content.classList.add('markdown');
  content.dataset['testid'] = 'message-content';
  error.role = 'alert';

  const more = h(
    'button',
    {
      class: 'message-more icon-button',
      type: 'button',
      'aria-label': t('more'),
      title: t('more'),
      'aria-haspopup': 'menu',
      data: { testid: 'message-more' },
      on: { click: () => current && openMessageMenu(more, current) },
    },
    icon('dots'),
  );
  const body = h(
    'div',
    { class: 'message-body' },
    head,
    content,
    embeds,
    attachments,
    components,
    error,
    foot,
  );
  const element = h('li', { class: 'message', data: { testid: 'message' } }, day, origin, side, body, more);
  element.addEventListener('contextmenu', (event) => {
    const onText = !getSelection()?.isCollapsed;
    if (
      !current ||
      onText ||
      (event.target instanceof Element && event.target.closest('.markdown a, .select'))
    )
      return;
    event.preventDefault();
    openMessageMenu(more, current, { at: { x: event.clientX, y: event.clientY }, target: event.target });
  });

  let current: ClientMessage | undefined;
  let pending: string | undefined;
  /** The member's choices in selects, shown until the bot changes them. */
  const chosen: Map<string, string[]> = new Map();
  let chosenFrom = '';

  async function act(customId: string, values?: string[]) {
    if (!current) return;
    pending = customId;
    if (values) chosen.set(customId, values);
    showError(undefined);
    patchComponents(current);
    const action = { kind: 'component' as const, messageId: current.id, customId };
    const failed = await interactToEnd(values ? { ...action, values } : action, current.channel_id);
    pending = undefined;
    showError(failed);
    patchComponents(current);
  }

  function showError(text: string | undefined) {
    patch(error as HTMLElement, text ?? null, () => [text ? icon('warn') : null, text]);
  }

  function patchComponents(message: ClientMessage) {
    const all = message.components ?? [];
    const from = JSON.stringify(all);
    if (from !== chosenFrom) chosen.clear();
    chosenFrom = from;
    const host: ComponentHost = {
      pending,
      chosen,
      act: (customId, values) => void act(customId, values),
    };
    patch(components as HTMLElement, [from, pending ?? null], () =>
      all.map((component) => componentNode(component, host)),
    );
  }

  return {
    element,

    update(message: ClientMessage, { compact, newDay }: Place) {
      current = message;
      const from = originOf(message);
      const mine = isForMe(message);
      element.dataset['messageId'] = message.id;
      element.dataset['authorId'] = message.author.id;
      element.classList.toggle('is-compact', compact);
      element.classList.toggle('is-mention', mine);
      element.classList.toggle('is-ephemeral', isEphemeral(message));
      patch(day, newDay && message.timestamp, () => [newDay && h('span', {}, dayOf(message.timestamp))]);
      patch(origin, originKey(from), () => [originNode(from)]);
      patch(side, [compact, message.author.id], () => [
        compact ? messageTime(message.timestamp) : avatar(message.author),
      ]);
      patch(head, [compact, store.nameOf(message.author)], () => (compact ? [] : headParts(message)));
      const edited = Boolean(message.edited_timestamp) && !isLoading(message);
      patch(content, [message.content, edited, isLoading(message)], () => contentParts(message, edited));
      patch(embeds, message.embeds, () => message.embeds.map((embed) => embedNode(embed, message)));
      patchAttachments(attachments, ownAttachments(message));
      patchComponents(message);
      patch(foot, [isEphemeral(message), message.thread?.name], () => [
        isEphemeral(message) && onlyYou(() => dismiss(message)),
        message.thread && threadLink(message.thread),
      ]);
    },
  };
}

export type MessageView = ReturnType<typeof createMessageView>;

function headParts(message: ClientMessage) {
  const { author } = message;
  const name = h(
    'span',
    { class: 'author', style: { '--name': nameColor(author.id) } },
    store.nameOf(author),
  );
  return [name, author.bot && appTag(), messageTime(message.timestamp)];
}

function contentParts(message: ClientMessage, edited: boolean) {
  if (isLoading(message)) return [thinking(store.nameOf(message.author), message.loading_ends_at_ms)];
  const nodes = markdown(message.content);
  if (!edited || nodes.length === 0) return nodes;
  const mark = h('span', { class: 'edited' }, ` ${t('edited')}`);
  const last = nodes.at(-1);
  // Behind small print it would take a line of its own.
  if (last instanceof HTMLElement && last.matches('.md-subtext')) last.append(mark);
  else nodes.push(mark);
  return nodes;
}

/** As Discord's own clients: the reply counts as failed once its token has expired. */
function thinking(name: string, endsAtMs?: number) {
  const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
  const element = h(
    'span',
    { class: 'thinking', data: { testid: 'thinking' } },
    dots,
    ` ${t('thinking', { bot: name })}`,
  );
  if (endsAtMs === undefined) return element;
  const reason = t('noResponse');
  const failure = h('span', { class: 'failure', data: { testid: 'failure' } }, icon('warn'), reason);
  setTimeout(() => element.replaceWith(failure), Math.max(0, endsAtMs - store.now()));
  return element;
}

function onlyYou(dismiss: () => void) {
  const data = { testid: 'dismiss' };
  const button = h(
    'button',
    { type: 'button', class: 'link-button', data, on: { click: dismiss } },
    t('dismiss'),
  );
  return h(
    'div',
    { class: 'only-you', data: { testid: 'only-you' } },
    icon('eye'),
    `${t('onlyYou')} · `,
    button,
  );
}

export function isEphemeral(message: ClientMessage) {
  return message.ephemeral_for !== undefined || hasFlag(message, MessageFlag.Ephemeral);
}

function isLoading(message: ClientMessage) {
  return message.loading === true || hasFlag(message, MessageFlag.Loading);
}

function hasFlag(message: ClientMessage, flag: number) {
  return ((message.flags ?? 0) & flag) !== 0;
}

function isForMe(message: ClientMessage) {
  const { user, roles } = store.me;
  if (message.author.id === user.id) return false;
  return (
    message.mention_everyone ||
    message.mentions.some(({ id }) => id === user.id) ||
    message.mention_roles.some((id) => roles.includes(id))
  );
}
