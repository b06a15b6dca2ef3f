import {
  type APIEmbed,
  type APIMessage,
  type APIMessageTopLevelComponent,
  ComponentType,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { apiError, invalidField } from './api-error.ts';
import { createLinker, takeFiles } from './compose-files.ts';
import type { Composition, Draft } from './composition.ts';
import { requireAllowedContent } from './content-rules.ts';
import { findMentions } from './mentions.ts';
import { appPermissions, effectivePermissions } from './permissions.ts';
import { classicComponents, layoutComponents, walk } from './validate/layout.ts';
import { parse } from './validate/parse.ts';
import { requireWritable } from './writing.ts';

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
  requireWritable(composition);
  const flags = messageFlags(composition, body);
  const isLayout = (flags & MessageFlags.IsComponentsV2) !== 0;
  const content = (
    body.content === undefined ? (before?.message.content ?? '') : (body.content ?? '')
  ).trim();
  // The schema has checked the bot's body. The earlier content came out of the same schema.
  const embeds = (
    body.embeds === undefined ? (before?.message.embeds ?? []) : shownEmbeds(composition, body)
  ) as APIEmbed[];
  if (isLayout && content !== '') throw legacyField([...at, 'content']);
  if (isLayout && embeds.length > 0) throw legacyField([...at, 'embeds']);
  const components =
    body.components === undefined
      ? (before?.message.components ?? [])
      : parse(isLayout ? layoutComponents : classicComponents, body.components ?? [], [...at, 'components']);
  if (uploads.length > 0 && lacks(composition, PermissionFlagsBits.AttachFiles))
    throw apiError('missingPermissions');
  requireAllowedContent(world, composition.channel, draft, composition.isEphemeral);
  const isUnlisted = before !== undefined && uploads.length > 0 && body.attachments == null;
  const showsFile = JSON.stringify(components).includes('"attachment://');
  if (isUnlisted && showsFile && world.settings.unlistedFilesBug)
    throw attachmentNotFound([...at, 'components']);

  const files = await takeFiles(world, composition, draft);
  const linker = createLinker(files, {
    nextId: world.nextId,
    notFound: () => attachmentNotFound([...at, 'components']),
  });
  const parts = {
    content,
    embeds: embeds.map(linker.embed),
    components: linker.components(components),
    // Files in a component or an embed aren't listed.
    attachments: isLayout ? [] : files.filter((file) => !linker.shown.has(file.id)),
    flags,
    ...mentionsOf(composition, draft, content, components),
  };
  const others = [embeds, files, components, 'sticker_ids' in body ? (body.sticker_ids ?? []) : []];
  const isEmpty =
    content === '' && others.every((list) => list.length === 0) && !('poll' in body && body.poll != null);
  if (isEmpty) throw apiError('emptyMessage');
  return { parts, fileIds: files.map((file) => file.id) };
}

/**
 * Edits can change two flags; the others stay as in the first message. Others are ignored without an error.
 *
 * @see https://discord.com/developers/docs/resources/message#edit-message
 */
function messageFlags({ before, isEphemeral }: Composition, body: Draft['body']): MessageFlags {
  const asked = body.flags ?? 0;
  if (before === undefined) return asked | (isEphemeral ? MessageFlags.Ephemeral : 0);
  const old = before.message.flags ?? 0;
  const suppress = (body.flags == null ? old : asked) & MessageFlags.SuppressEmbeds;
  return (old & ~MessageFlags.SuppressEmbeds) | suppress | (asked & MessageFlags.IsComponentsV2);
}

function mentionsOf(composition: Composition, draft: Draft, content: string, components: readonly unknown[]) {
  const { world, channel, isInteraction, repliedTo } = composition;
  const displays = [...walk(components)].filter((node) => node['type'] === ComponentType.TextDisplay);
  return findMentions(world, {
    text: [content, ...displays.map((node) => node['content'])].join('\n'),
    allowed: draft.body.allowed_mentions,
    isInteraction,
    mayMentionEveryone: !lacks(composition, PermissionFlagsBits.MentionEveryone),
    guildId: channel.guildId,
    repliedTo,
  });
}

/**
 * Whether the bot lacks a permission here. For answers to interactions, `app_permissions` count.
 * @see https://discord.com/developers/docs/change-log (2023-11-01)
 */
function lacks({ world, channel, isInteraction }: Composition, bit: bigint): boolean {
  const permissions = isInteraction
    ? appPermissions(world, channel)
    : effectivePermissions(world, channel, world.botUser.id);
  return (permissions & bit) === 0n;
}

/**
 * Without Embed Links, the bot's own messages silently lose their embeds, and a new one that would otherwise be empty
 * is refused, as for everybody. Answers to interactions are refused. Components aren't embeds, and need no permission.
 *
 * @see https://github.com/discord/discord-api-docs/issues/2601
 * @see https://github.com/discord/discord-api-docs/issues/5648
 * @see https://github.com/discord/discord-api-docs/issues/8462
 */
function shownEmbeds(
  composition: Composition,
  { content, embeds }: Draft['body'],
): Draft['body']['embeds'] & {} {
  if (embeds == null || embeds.length === 0) return [];
  if (!lacks(composition, PermissionFlagsBits.EmbedLinks)) return embeds;
  const isNothingElse = composition.before === undefined && !content?.trim();
  if (composition.isInteraction || isNothingElse) throw apiError('missingPermissions');
  return [];
}

function legacyField(path: readonly string[]): Error {
  const message = `The '${path.at(-1)}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
  return invalidField(path, 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message);
}

function attachmentNotFound(path: readonly string[]): Error {
  const code = 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND';
  return invalidField(path, code, 'The referenced attachment was not found');
}
