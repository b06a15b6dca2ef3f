/** The page's state, from the local Discord. One page is one client, so there is one store. */

import type { APIChannel, APIUser } from 'discord-api-types/v10';
import type {
  ClientEvent,
  ClientMember,
  ClientMessage,
  ClientProviders,
  ClientScenes,
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
  scenes: undefined;
}

let snapshot: Snapshot | null = null;
let providers: ClientProviders | null = null;
let channelId = '';
let connected = false;
let scenes: ClientScenes | null = null;
/** The server's clock, which scenes let run faster. */
let clock = { baseMs: Date.now(), fromMs: Date.now(), speed: 1 };
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

function setClock(baseMs: number, speed: number) {
  clock = { baseMs, fromMs: Date.now(), speed };
}

function start(next: Snapshot) {
  const before = snapshot;
  if (before && before.me.user.id === next.me.user.id) {
    const isNew = ({ id }: APIChannel) => !before.channels.some((channel) => channel.id === id);
    for (const { id } of next.channels.filter(isNew)) if (next.messages[id]?.length) unread.add(id);
  } else unread.clear();
  snapshot = next;
  setClock(next.nowMs, clock.speed);
  const stays = next.channels.some((channel) => channel.id === channelId);
  if (!stays) channelId = readable(next.channels)[0]?.id ?? '';
  emit('snapshot', undefined);
}

const handlers: { [T in ClientEvent['t']]?: (detail: Extract<ClientEvent, { t: T }>['d']) => void } = {
  MESSAGE_CREATE: put,
  MESSAGE_UPDATE: put,
  MESSAGE_DELETE: ({ channel_id, id }) => remove(channel_id, id),
  COMMANDS_UPDATE(commands) {
    known().commands = commands;
    emit('commands', undefined);
  },
  BOT_STATUS(status) {
    known().bots = [...known().bots.filter((bot) => bot.user.id !== status.user.id), status];
    emit('bots', undefined);
  },
  PROVIDERS_UPDATE(next) {
    providers = next;
    emit('providers', undefined);
  },
  SCENES_UPDATE(next) {
    scenes = next;
    setClock(next.nowMs, next.speed);
    emit('scenes', undefined);
  },
  WIRE: (entries) => emit('wire', entries),
};

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
    return store.find(channelId);
  },
  find(id: string | undefined) {
    return store.channels.find((channel) => channel.id === id);
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
  /** Null without scenes. */
  get scenes() {
    return scenes;
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
    return clock.baseMs + (Date.now() - clock.fromMs) * clock.speed;
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
    else if (snapshot) (handlers[event.t] as ((detail: unknown) => void) | undefined)?.(event.d);
  },

  on,
};
