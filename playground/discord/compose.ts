import {
  type APIEmbed,
  type APIMessage,
  type APIMessageTopLevelComponent,
  type APIUser,
  ComponentType,
  EmbedType,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { apiError, invalidField } from './api-error.ts';
import { createLinker, type Draft, takeFiles } from './compose-files.ts';
import { findMentions } from './mentions.ts';
import { channelPermissions } from './permissions.ts';
import type { ChannelRecord, StoredMessage, World } from './state.ts';
import { classicComponents, layoutComponents, walk } from './validate/layout.ts';
import { parse } from './validate/parse.ts';

export interface Composition {
  world: World;
  channel: ChannelRecord;
  /** Who writes: their permissions in the channel count. */
  authorId: string;
  isInteraction: boolean;
  /** The message that is edited. */
  before: StoredMessage | undefined;
  /** Whether only one member sees the message. */
  isEphemeral: boolean;
  /** Author of the message that is replied to. */
  repliedTo?: APIUser | undefined;
  /** Where in the request's body the message stands; `['data']` in callbacks. */
  at?: readonly string[];
}

/** The parts of a message that its body decides. */
export type MessageParts = Pick<
  APIMessage,
  'content' | 'embeds' | 'attachments' | 'mentions' | 'mention_roles' | 'mention_everyone'
> & { components: APIMessageTopLevelComponent[]; flags: MessageFlags };

/** Turns a checked body and its files into message parts, with the rules that tie them together. */
export async function compose(
  composition: Composition,
  draft: Draft,
): Promise<{ parts: MessageParts; fileIds: string[] }> {
  const { world, before, at = [] } = composition;
  const { body, uploads } = draft;
  const flags = messageFlags(composition, body);
  const isLayout = (flags & MessageFlags.IsComponentsV2) !== 0;
  const content = (
    body.content === undefined ? (before?.message.content ?? '') : (body.content ?? '')
  ).trim();
  // The schema has checked what the bot sent; what was there before came out of the same schema.
  const embeds = (
    body.embeds === undefined ? (before?.message.embeds ?? []) : (body.embeds ?? [])
  ) as APIEmbed[];
  if (isLayout && content !== '') throw legacyField([...at, 'content']);
  if (isLayout && embeds.length > 0) throw legacyField([...at, 'embeds']);
  const components =
    body.components === undefined
      ? (before?.message.components ?? [])
      : parse(isLayout ? layoutComponents : classicComponents, body.components ?? [], [...at, 'components']);
  checkPermissions(composition, draft);
  const isGalleryEdit = before !== undefined && uploads.length > 0 && [...walk(components)].some(isGallery);
  if (isGalleryEdit && world.settings.galleryEditBug) throw attachmentNotFound([...at, 'components']);

  const files = await takeFiles(world, composition, draft);
  const linker = createLinker(files, () => attachmentNotFound([...at, 'components']));
  const parts = {
    content,
    embeds: embeds.map((embed) => linker.embed({ ...embed, type: EmbedType.Rich })),
    components: linker.components(components),
    // What a component or an embed shows is not listed.
    attachments: isLayout ? [] : files.filter((file) => !linker.shown.has(file.id)),
    flags,
    ...mentionsOf(composition, draft, content, components),
  };
  const isEmpty =
    content === '' && embeds.length === 0 && files.length === 0 && !(isLayout && components.length > 0);
  if (isEmpty) throw apiError('emptyMessage');
  return { parts, fileIds: files.map((file) => file.id) };
}

/** Edits can change two flags; the rest stays as the first message fixed it. */
function messageFlags({ before, isEphemeral }: Composition, body: Draft['body']): MessageFlags {
  const asked = body.flags ?? 0;
  if (before === undefined) return asked | (isEphemeral ? MessageFlags.Ephemeral : 0);
  const old = before.message.flags ?? 0;
  const suppress = (body.flags == null ? old : asked) & MessageFlags.SuppressEmbeds;
  return (old & ~MessageFlags.SuppressEmbeds) | suppress | (asked & MessageFlags.IsComponentsV2);
}

function mentionsOf(composition: Composition, draft: Draft, content: string, components: readonly unknown[]) {
  const { world, channel, authorId, isInteraction, repliedTo } = composition;
  const displays = [...walk(components)].filter((node) => node['type'] === ComponentType.TextDisplay);
  const permissions = channelPermissions(world, channel, authorId);
  return findMentions(world, {
    text: [content, ...displays.map((node) => node['content'])].join('\n'),
    allowed: draft.body.allowed_mentions,
    isInteraction,
    mayMentionEveryone: (permissions & PermissionFlagsBits.MentionEveryone) !== 0n,
    guildId: channel.guildId,
    repliedTo,
  });
}

function checkPermissions({ world, channel, authorId }: Composition, { body, uploads }: Draft): void {
  const permissions = channelPermissions(world, channel, authorId);
  const lacks = (bit: bigint) => (permissions & bit) === 0n;
  if (uploads.length > 0 && lacks(PermissionFlagsBits.AttachFiles)) throw apiError('missingPermissions');
  if ((body.embeds?.length ?? 0) > 0 && lacks(PermissionFlagsBits.EmbedLinks))
    throw apiError('missingPermissions');
}

function isGallery(component: Record<string, unknown>): boolean {
  return component['type'] === ComponentType.MediaGallery;
}

function legacyField(path: readonly string[]): Error {
  const message = `The '${path.at(-1)}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
  return invalidField(path, 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message);
}

function attachmentNotFound(path: readonly string[]): Error {
  const code = 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND';
  return invalidField(path, code, 'The referenced attachment was not found');
}
