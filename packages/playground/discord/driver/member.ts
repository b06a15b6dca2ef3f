import { copyFile, stat, writeFile } from 'node:fs/promises';
import {
  type APIApplicationCommandOptionChoice,
  type APIAttachment,
  ApplicationCommandType,
} from 'discord-api-types/v10';
import type { ClientMessage } from '../../protocol.ts';
import { type InvokeOptions, invoke, offeredCommands } from '../client/invoke.ts';
import { ClientRefusal } from '../client/refusal.ts';
import { attach, memberLimitBytes, say } from '../client/say.ts';
import { clientMessage, guildCommands } from '../client/view.ts';
import { viewAttachment } from '../messages.ts';
import { type ChannelRecord, type GuildRecord, requireUser, type World } from '../state.ts';
import { walk } from '../validate/layout.ts';
import { directChannel } from '../world.ts';
import { Invocation } from './invocation.ts';
import { fillModal, type ModalValues } from './modal.ts';
import { buildCommand, type OptionValues } from './options.ts';
import { findChannel } from './places.ts';

export interface Doing extends InvokeOptions {
  /** Name (or id) of the channel. Default: the guild's first text channel. */
  channel?: string;
}

/** A member's actions in Discord's client. */
export class Member {
  readonly id: string;
  readonly #world: World;
  readonly #guild: GuildRecord;

  constructor(world: World, guild: GuildRecord, userId: string) {
    this.#world = world;
    this.#guild = guild;
    this.id = userId;
  }

  /** Names of the commands that the client offers them there. */
  commands(doing: Doing = {}): string[] {
    return offeredCommands(this.#world, this.#channel(doing), this.id).map(({ name }) => name);
  }

  /** Runs a command; sub-commands are part of the name: `settings model`. */
  slash(name: string, values: OptionValues = {}, doing: Doing = {}): Invocation {
    const { command, options } = buildCommand(guildCommands(this.#world, this.#guild), name, values);
    const channelId = this.#channel(doing).id;
    const request = { userId: this.id, channelId, kind: 'command', commandId: command.id, options } as const;
    return this.#invoke(request, doing);
  }

  /** Asks for suggestions while typing: `focused` is the option with the cursor, its text is in `values`. */
  async autocomplete(
    name: string,
    values: OptionValues,
    focused: string,
    doing: Doing = {},
  ): Promise<APIApplicationCommandOptionChoice[]> {
    const { command, options } = buildCommand(guildCommands(this.#world, this.#guild), name, values, focused);
    const channelId = this.#channel(doing).id;
    const request = {
      userId: this.id,
      channelId,
      kind: 'autocomplete',
      commandId: command.id,
      options,
    } as const;
    return await this.#invoke(request, doing).choices();
  }

  /** Uses a command of a message's context menu. */
  messageCommand(name: string, message: Pick<ClientMessage, 'id' | 'channel_id'>): Invocation {
    const command = guildCommands(this.#world, this.#guild).find(
      (each) => each.name === name && each.type === ApplicationCommandType.Message,
    );
    if (command === undefined) throw new Error(`there is no message command ${name}`);
    const place = { userId: this.id, channelId: message.channel_id };
    return this.#invoke({ ...place, kind: 'message-command', commandId: command.id, targetId: message.id });
  }

  /** Clicks a button, named by its custom id, the start of it, or its label. */
  click(
    message: Pick<ClientMessage, 'id' | 'channel_id'>,
    customIdOrLabel: string,
    options?: InvokeOptions,
  ): Invocation {
    const customId = options?.raw ? customIdOrLabel : this.#customId(message.id, customIdOrLabel);
    const place = { userId: this.id, channelId: message.channel_id };
    return this.#invoke({ ...place, kind: 'component', messageId: message.id, customId }, options);
  }

  /** Chooses in a select menu. */
  select(
    message: Pick<ClientMessage, 'id' | 'channel_id'>,
    customId: string,
    values: string[],
    options?: InvokeOptions,
  ): Invocation {
    const full = options?.raw ? customId : this.#customId(message.id, customId);
    const place = { userId: this.id, channelId: message.channel_id };
    return this.#invoke(
      { ...place, kind: 'component', messageId: message.id, customId: full, values },
      options,
    );
  }

  /** Fills in and sends the form that an invocation was answered with. */
  async submitModal(
    opener: Invocation,
    values: ModalValues = {},
    options?: InvokeOptions,
  ): Promise<Invocation> {
    const modal = await opener.modal();
    const components = fillModal(modal, values);
    const place = { userId: this.id, channelId: opener.channelId };
    const request = {
      ...place,
      kind: 'modal',
      interactionId: opener.id,
      customId: modal.custom_id,
      components,
    } as const;
    return this.#invoke(request, options);
  }

  /** Uploads a file for an option or a form: bytes, or the path of a file. */
  async upload(filename: string, content: Uint8Array | string): Promise<APIAttachment> {
    const path = this.#world.files.newPath();
    if (typeof content === 'string') await copyFile(content, path);
    else await writeFile(path, content);
    const { size: sizeBytes } = await stat(path);
    if (sizeBytes > memberLimitBytes(this.#world, this.id))
      throw new ClientRefusal('This file is too large.', 413);
    const file = await attach(this.#world, this.id, { path, filename, contentType: '', sizeBytes });
    return viewAttachment(this.#world, file.attachment);
  }

  /** Writes a message, with files that were uploaded before. */
  say(content: string, doing: Doing & { files?: readonly APIAttachment[] } = {}): ClientMessage {
    const channelId = this.#channel(doing).id;
    const attachmentIds = (doing.files ?? []).map(({ id }) => id);
    return clientMessage(
      this.#world,
      say(this.#world, { userId: this.id, channelId, content, attachmentIds }),
    );
  }

  /** The bot's direct messages to them. */
  directMessages(): ClientMessage[] {
    const { id } = directChannel(this.#world, this.id);
    return [...this.#world.messages.values()]
      .filter(({ message, deleted }) => !deleted && message.channel_id === id)
      .map((stored) => clientMessage(this.#world, stored));
  }

  /** Whether anybody may write to them directly. */
  closeDirectMessages(closed = true): void {
    requireUser(this.#world, this.id).dmsClosed = closed;
  }

  /** Whether explicit media reach them directly. By default they don't. */
  filterDirectMedia(filters: boolean): void {
    requireUser(this.#world, this.id).filtersMedia = filters;
  }

  /** Keeps them from writing in the guild for this long, as a moderator would; 0 ends it. */
  timeOut(forMs: number): void {
    timeOut(this.#world, this.#guild, this.id, forMs);
  }

  /** Removes them from the guild, as a moderator or they themselves would. */
  kick(): void {
    const member = this.#guild.members.get(this.id);
    if (member === undefined) return;
    this.#guild.members.delete(this.id);
    this.#world.events.emit('memberRemove', this.#guild, member);
  }

  /** Their limit with Nitro, in bytes per file. */
  setUploadLimit(limitBytes: number): void {
    requireUser(this.#world, this.id).uploadLimitBytes = limitBytes;
  }

  #invoke(request: Parameters<typeof invoke>[1], options: InvokeOptions = {}): Invocation {
    return new Invocation(this.#world, invoke(this.#world, request, options));
  }

  #channel({ channel }: Doing): ChannelRecord {
    return findChannel(this.#world, channel, this.#guild);
  }

  #customId(messageId: string, name: string): string {
    const components = [...walk(this.#world.messages.get(messageId)?.message.components ?? [])];
    const ids = components.flatMap((each) => (typeof each['custom_id'] === 'string' ? [each] : []));
    const found =
      ids.find((each) => each['custom_id'] === name) ??
      ids.find((each) => each['label'] === name) ??
      ids.find((each) => String(each['custom_id']).startsWith(name));
    if (found === undefined) {
      const there = ids.map((each) => `${each['custom_id']} (${each['label']})`).join(', ');
      throw new ClientRefusal(`The message has no ${name}; it has ${there || 'nothing to click'}.`, 404);
    }
    return String(found['custom_id']);
  }
}

/** Keeps a member from writing for this long; 0 ends it. */
export function timeOut(world: World, guild: GuildRecord, userId: string, forMs: number): void {
  const member = guild.members.get(userId);
  if (member === undefined) throw new Error(`${userId} is no member of ${guild.name}`);
  member.timedOutUntilMs = forMs === 0 ? null : world.now() + forMs;
  world.events.emit('memberUpdate', guild, member);
}
