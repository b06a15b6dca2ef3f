/** The page's state, from the local Discord. One page is one client, so there is one store. */

import type { APIChannel, APIUser } from 'discord-api-types/v10';
import type {
  ClientEvent,
  ClientMember,
  ClientMessage,
  ClientProviders,
  Snapshot,
  WireEntry,
} from '../protocol.ts';
import { isDirect, readable } from './channels.ts';
import { t } from './language.ts';
import type { Bus } from './topics.ts';
import { createBus } from './topics.ts';

export interface Topics {
  snapshot: undefined;
  channel: undefined;
  message: { change: 'create' | 'update' | 'delete'; message: ClientMessage };
  commands: undefined;
  bots: undefined;
  connection: undefined;
  unread: undefined;
  providers: undefined;
  wire: WireEntry[];
}

let snapshot: Snapshot | null = null;
let providers: ClientProviders | null = null;
let channelId = '';
let connected = false;
let clockOffsetMs = 0;
const unread: Set<string> = new Set();
const { emit, on }: Bus<Topics> = createBus();

function known(): Snapshot {
  if (!snapshot) throw new Error('The store was read before the first snapshot.');
  return snapshot;
}

function put(message: ClientMessage) {
  const messages = known().messages[message.channel_id] ?? [];
  known().messages[message.channel_id] = messages;
  const at = messages.findIndex((one) => one.id === message.id);
  if (at === -1) messages.push(message);
  else messages[at] = message;
  if (at === -1 && message.channel_id !== channelId) {
    unread.add(message.channel_id);
    emit('unread', undefined);
  }
  emit('message', { change: at === -1 ? 'create' : 'update', message });
}

function remove(channel: string, id: string) {
  const messages = known().messages[channel] ?? [];
  const message = messages.find((one) => one.id === id);
  if (!message) return;
  known().messages[channel] = messages.filter((one) => one.id !== id);
  emit('message', { change: 'delete', message });
}

function start(next: Snapshot) {
  const before = snapshot;
  if (before && before.me.user.id === next.me.user.id) {
    const isNew = ({ id }: APIChannel) => !before.channels.some((channel) => channel.id === id);
    for (const { id } of next.channels.filter(isNew)) if (next.messages[id]?.length) unread.add(id);
  } else unread.clear();
  snapshot = next;
  clockOffsetMs = next.nowMs - Date.now();
  const stays = next.channels.some((channel) => channel.id === channelId);
  if (!stays) channelId = readable(next.channels)[0]?.id ?? '';
  emit('snapshot', undefined);
}

export const store = {
  get ready() {
    return snapshot !== null;
  },
  get me() {
    return known().me;
  },
  /** The people; the guild's bots are `bots`. */
  get members() {
    return known().members.filter(({ user }) => !user.bot);
  },
  get guild() {
    return known().guild;
  },
  get channels() {
    return readable(known().channels);
  },
  get commands() {
    return known().commands;
  },
  get bots() {
    return known().bots;
  },
  get channel() {
    return store.channels.find((channel) => channel.id === channelId);
  },
  get channelId() {
    return channelId;
  },
  get connected() {
    return connected;
  },
  get unread() {
    return unread;
  },
  /** Null without simulated providers. */
  get providers() {
    return providers;
  },
  /** Whether I may write in the open channel. */
  get mayWrite() {
    return known().writable.includes(channelId);
  },
  /** Whether the snapshot had this channel. */
  knows(id: string) {
    return known().channels.some((channel) => channel.id === id);
  },
  /** Milliseconds since the epoch by the server's clock. */
  now() {
    return Date.now() + clockOffsetMs;
  },
  /** Those of the open channel, oldest first. */
  get messages() {
    return known().messages[channelId] ?? [];
  },

  message(channel: string, id: string) {
    return known().messages[channel]?.find((message) => message.id === id);
  },

  /** The name a person is shown by here. */
  nameOf(user: Pick<APIUser, 'id' | 'username'> & { global_name?: string | null }) {
    const member = store.member(user.id);
    return member?.nick ?? member?.user.global_name ?? user.global_name ?? user.username;
  },

  /** With its sign: `#studio`, or `@Cutscene` for direct messages. */
  channelName(channel: APIChannel | undefined) {
    if (!channel) return t('noChannel');
    if (!isDirect(channel)) return `#${channel.name}`;
    const others = 'recipients' in channel ? (channel.recipients ?? []) : [];
    const other = others.find(({ id }) => id !== known().me.user.id) ?? known().bots[0]?.user;
    return other ? `@${store.nameOf(other)}` : t('directMessage');
  },

  member(id: string): ClientMember | undefined {
    return known().members.find((member) => member.user.id === id);
  },

  /** Anyone the page has heard of: member or bot. */
  user(id: string): APIUser | undefined {
    return store.member(id)?.user ?? known().bots.find((bot) => bot.user.id === id)?.user;
  },

  openChannel(id: string) {
    channelId = id;
    unread.delete(id);
    if (snapshot) {
      emit('channel', undefined);
      emit('unread', undefined);
    }
  },

  setConnected(open: boolean) {
    connected = open;
    emit('connection', undefined);
  },

  /** Takes an event of the socket. Events about interactions aren't state, and are handled elsewhere. */
  apply(event: ClientEvent) {
    if (event.t === 'SNAPSHOT') start(event.d);
    else if (!snapshot) return;
    else if (event.t === 'MESSAGE_CREATE' || event.t === 'MESSAGE_UPDATE') put(event.d);
    else if (event.t === 'MESSAGE_DELETE') remove(event.d.channel_id, event.d.id);
    else if (event.t === 'COMMANDS_UPDATE') {
      snapshot.commands = event.d;
      emit('commands', undefined);
    } else if (event.t === 'BOT_STATUS') {
      const others = snapshot.bots.filter((bot) => bot.user.id !== event.d.user.id);
      snapshot.bots = [...others, event.d];
      emit('bots', undefined);
    } else if (event.t === 'PROVIDERS_UPDATE') {
      providers = event.d;
      emit('providers', undefined);
    } else if (event.t === 'WIRE') emit('wire', event.d);
  },

  on,
};
