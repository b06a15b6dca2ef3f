/** The line above a message: the message it replies to, or the command it answers. */

import type { APIMessage, APIUser } from 'discord-api-types/v10';
import type { ClientMessage } from '../../protocol.ts';
import { avatar, nameColor } from '../avatar.ts';
import { callables, localName, messageCommands, shownCommand } from '../composer/commands.ts';
import { h } from '../dom.ts';
import { t, tNodes } from '../language.ts';
import { store } from '../store.ts';
import { jumpTo } from './jump.ts';
import { mentionOf } from './mention.ts';

/** A message of the store, or as Discord includes it in the one that answers it. */
type Referenced = APIMessage & Partial<Pick<ClientMessage, 'text'>>;

/** `command` is undefined if the message doesn't say which one it was. */
export type Origin =
  | { user: APIUser; command: string | undefined }
  | { reply: Referenced | null; id: string }
  | undefined;

export function originOf(message: ClientMessage): Origin {
  const metadata = message.interaction_metadata;
  const forwarded = message.message_reference?.type === 1;
  const id =
    message.message_reference?.message_id ??
    (metadata && 'interacted_message_id' in metadata ? metadata.interacted_message_id : undefined);
  if (id && !forwarded) {
    return { reply: store.message(message.channel_id, id) ?? message.referenced_message ?? null, id };
  }
  // Only replies to commands are marked; 2 is the type of those interactions.
  if (metadata?.type !== 2) return undefined;
  const named = 'name' in metadata && typeof metadata.name === 'string' ? metadata.name : undefined;
  return { user: metadata.user, command: named ?? message.interaction?.name };
}

/** The shown parts of the origin, so that a change is noticed. */
export function originKey(origin: Origin) {
  if (!origin) return null;
  if ('command' in origin) return [origin.user.id, origin.command];
  return [
    origin.id,
    origin.reply?.text ?? origin.reply?.content,
    origin.reply?.attachments.length,
    origin.reply?.author.id,
  ];
}

export function originNode(origin: Origin) {
  if (!origin) return null;
  const hook = h('span', { class: 'origin-hook' });
  if ('command' in origin) {
    const { user, command } = origin;
    return h(
      'div',
      { class: 'origin', data: { testid: 'used-command' } },
      hook,
      avatar(user, 'is-tiny'),
      ...tNodes('used', { member: personName(user), command: commandName(command) }),
    );
  }
  const { reply, id } = origin;
  // The first message of a thread points to one outside.
  const channelId = reply?.channel_id ?? store.channelId;
  if (!reply) return h('div', { class: 'origin' }, hook, h('em', {}, t('originalDeleted')));
  return h(
    'div',
    { class: 'origin', data: { testid: 'reply-to' } },
    hook,
    avatar(reply.author, 'is-tiny'),
    personName(reply.author),
    h(
      'button',
      { class: 'origin-text', type: 'button', on: { click: () => jumpTo({ channelId, messageId: id }) } },
      preview(reply),
    ),
  );
}

function commandName(command: string | undefined) {
  if (command === undefined) return t('aCommand');
  // Commands of the Apps menu can't be typed.
  if (!callables().some(({ sentAs }) => sentAs.split(' ')[0] === command.split(' ')[0])) {
    const known = messageCommands().find(({ name }) => name === command);
    return h('span', { class: 'origin-command' }, known ? localName(known) : command);
  }
  const data = { startCommand: command };
  return h('button', { class: 'origin-command', type: 'button', data }, `/${shownCommand(command)}`);
}

function personName(user: APIUser) {
  return h('span', { class: 'origin-name', style: { '--name': nameColor(user.id) } }, store.nameOf(user));
}

/** Escaped signs, mentions and commands, times and other mentions, and signs of formatting. */
const marks =
  /\\([^a-zA-Z0-9\s])|<@!?(\d+)>|<\/([^:>]+):\d+>|(<(?:t:|[@#])\S+>)|[*~`|\\]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

function preview(message: Referenced) {
  const lines = (message.text ?? message.content).replace(/^(?:>{1,3}|#{1,3}|-#|[-*]) +/gm, '');
  const unlinked = lines.replace(/(?<!\\)\[((?:\\.|[^\]\\])+)\]\([^)\s]+\)/g, '$1');
  const text = unlinked
    .replace(/\s+/g, ' ')
    .replace(marks, (_, escaped?: string, member?: string, command?: string, other?: string) => {
      if (member) return mentionOf(member);
      // The others are too much for one line.
      return escaped ?? (command ? `/${command}` : other ? '…' : '');
    });
  const short = text.slice(0, 160);
  return short || (message.attachments.length > 0 ? t('seeAttachment') : t('seeMessage'));
}
