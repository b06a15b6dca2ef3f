/**
 * The page's state, from the local Discord. One page is one client, so there is one store.
 *
 * @import { APIChannel, APIUser } from 'discord-api-types/v10'
 * @import { ClientEvent, ClientMember, ClientMessage, ClientProviders, Snapshot } from '../protocol.ts'
 * @import { Bus } from './topics.js'
 */
import { isDirect, readable } from './channels.js';
import { createBus } from './topics.js';

/**
 * @typedef {{
 *   snapshot: undefined,
 *   channel: undefined,
 *   message: { change: 'create' | 'update' | 'delete', message: ClientMessage },
 *   commands: undefined,
 *   bots: undefined,
 *   connection: undefined,
 *   unread: undefined,
 *   providers: undefined,
 * }} Topics
 */

/** @type {Snapshot | null} */
let snapshot = null;
/** @type {ClientProviders | null} */
let providers = null;
let channelId = '';
let connected = false;
let clockOffsetMs = 0;
/** @type {Set<string>} */
const unread = new Set();
/** @type {Bus<Topics>} */
const { emit, on } = createBus();

/** @returns {Snapshot} */
function known() {
  if (!snapshot) throw new Error('The store was read before the first snapshot.');
  return snapshot;
}

/** @param {ClientMessage} message */
function put(message) {
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

/**
 * @param {string} channel
 * @param {string} id
 */
function remove(channel, id) {
  const messages = known().messages[channel] ?? [];
  const message = messages.find((one) => one.id === id);
  if (!message) return;
  known().messages[channel] = messages.filter((one) => one.id !== id);
  emit('message', { change: 'delete', message });
}

/** @param {Snapshot} next */
function start(next) {
  const before = snapshot;
  if (before && before.me.user.id === next.me.user.id) {
    const isNew = (/** @type {APIChannel} */ { id }) => !before.channels.some((channel) => channel.id === id);
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
  /**
   * Whether the snapshot had this channel.
   *
   * @param {string} id
   */
  knows(id) {
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

  /**
   * @param {string} channel
   * @param {string} id
   */
  message(channel, id) {
    return known().messages[channel]?.find((message) => message.id === id);
  },

  /**
   * The name a person is shown by here.
   *
   * @param {Pick<APIUser, 'id' | 'username'> & { global_name?: string | null }} user
   */
  nameOf(user) {
    const member = store.member(user.id);
    return member?.nick ?? member?.user.global_name ?? user.global_name ?? user.username;
  },

  /**
   * With its sign: `#studio`, or `@Cutscene` for direct messages.
   *
   * @param {APIChannel | undefined} channel
   */
  channelName(channel) {
    if (!channel) return 'no channel';
    if (!isDirect(channel)) return `#${channel.name}`;
    const others = 'recipients' in channel ? (channel.recipients ?? []) : [];
    const other = others.find(({ id }) => id !== known().me.user.id) ?? known().bots[0]?.user;
    return other ? `@${store.nameOf(other)}` : 'Direct message';
  },

  /**
   * @param {string} id
   * @returns {ClientMember | undefined}
   */
  member(id) {
    return known().members.find((member) => member.user.id === id);
  },

  /**
   * Anyone the page has heard of: member or bot.
   *
   * @param {string} id
   * @returns {APIUser | undefined}
   */
  user(id) {
    return store.member(id)?.user ?? known().bots.find((bot) => bot.user.id === id)?.user;
  },

  /** @param {string} id */
  openChannel(id) {
    channelId = id;
    unread.delete(id);
    if (snapshot) {
      emit('channel', undefined);
      emit('unread', undefined);
    }
  },

  /** @param {boolean} open */
  setConnected(open) {
    connected = open;
    emit('connection', undefined);
  },

  /**
   * Takes an event of the socket. Events about interactions aren't state, and are handled elsewhere.
   *
   * @param {ClientEvent} event
   */
  apply(event) {
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
    }
  },

  on,
};
