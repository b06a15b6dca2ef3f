import {
  type APIAttachment,
  type APIEmbed,
  type APIMessageTopLevelComponent,
  AttachmentFlags,
} from 'discord-api-types/v10';
import { apiError, invalidField } from './api-error.ts';
import type { Composition, Draft } from './composition.ts';
import { shownComponents, shownEmbed } from './shown.ts';
import type { World } from './state.ts';

type Entry = NonNullable<Draft['body']['attachments']>[number];

const MAX_FILES = 10;

/**
 * The message's files afterwards: new ones are stored, kept ones are listed again.
 *
 * @see https://discord.com/developers/docs/reference#uploading-files
 */
export async function takeFiles(
  world: World,
  composition: Composition,
  draft: Draft,
): Promise<APIAttachment[]> {
  const { before, channel, isEphemeral, at = [] } = composition;
  const plan = planFiles(before?.fileIds ?? [], draft, at);
  if (plan.length > MAX_FILES) throw apiError('tooManyAttachments');
  const attachments: APIAttachment[] = [];
  for (const { upload, id, entry } of plan) {
    const place = { attachmentId: id, channelId: channel.id, origin: world.origin, ephemeral: isEphemeral };
    const filename = cleanName(entry?.filename ?? upload?.filename ?? '');
    const file =
      upload === undefined ? world.files.get(id) : await world.files.add({ ...upload, filename }, place);
    if (file === undefined) continue;
    const mayHide = !world.settings.spoilerFieldBug;
    file.attachment = { ...file.attachment, ...describe(entry, file.attachment, mayHide) };
    attachments.push(file.attachment);
  }
  return attachments;

  type Planned = { upload?: Draft['uploads'][number]; id: string; entry: Entry | undefined };

  function planFiles(
    oldIds: readonly string[],
    { body, uploads }: Draft,
    path: readonly string[],
  ): Planned[] {
    const asNew = (upload: Draft['uploads'][number], entry?: Entry) => ({
      upload,
      id: world.nextId(),
      entry,
    });
    if (body.attachments == null) {
      const isUntouched = body.attachments === undefined && uploads.length === 0;
      return isUntouched
        ? oldIds.map((id) => ({ id, entry: undefined }))
        : uploads.map((upload) => asNew(upload));
    }
    const planned = body.attachments.map((entry, index): Planned => {
      const upload = uploads.find((each) => String(each.index) === entry.id);
      if (upload !== undefined) return asNew(upload, entry);
      if (oldIds.includes(entry.id)) return { id: entry.id, entry };
      const message = 'Neither a file of this request nor an attachment of this message.';
      throw invalidField([...path, 'attachments', index, 'id'], 'BASE_TYPE_INVALID', message);
    });
    // In a new message, every file counts. An edit must list the files it wants to keep.
    const unlisted =
      before === undefined ? uploads.filter((each) => !planned.some(({ upload }) => upload === each)) : [];
    return [...planned, ...unlisted.map((upload) => asNew(upload))];
  }
}

function describe(entry: Entry | undefined, known: APIAttachment, mayHide: boolean): Partial<APIAttachment> {
  if (entry === undefined) return {};
  const { flags = 0 } = known;
  const isHidden = (flags & AttachmentFlags.IsSpoiler) !== 0 || known.filename.startsWith('SPOILER_');
  const isSpoiler = (mayHide ? entry.is_spoiler : undefined) ?? isHidden;
  const others = flags & ~AttachmentFlags.IsSpoiler;
  return {
    ...(entry.description != null && { description: entry.description }),
    ...(entry.title != null && { title: entry.title }),
    ...((isSpoiler || isHidden) && { flags: others | (isSpoiler ? AttachmentFlags.IsSpoiler : 0) }),
  };
}

/** Discord keeps letters, digits and a few other characters of a file's name. */
function cleanName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').slice(-200) || 'unknown';
}

/** Replaces `attachment://name` (and links to own files) by the file, and notes which files are shown. */
export function createLinker(
  files: readonly APIAttachment[],
  { nextId, notFound }: { nextId: () => string; notFound: () => Error },
) {
  const shown = new Set<string>();
  const find = (url: string): APIAttachment | undefined => {
    const name = url.startsWith('attachment://') ? url.slice('attachment://'.length) : undefined;
    const [bare] = url.split('?');
    const file = files.find((each) => each.filename === name || each.url === bare);
    if (file !== undefined) shown.add(file.id);
    return file;
  };
  const linkMedia = (media: { url: string }) => {
    const file = find(media.url);
    if (file === undefined && media.url.startsWith('attachment://')) throw notFound();
    if (file === undefined) return { id: nextId(), url: media.url, proxy_url: media.url };
    const { url, proxy_url, width, height, content_type, id } = file;
    const known = { url, proxy_url, width: width ?? null, height: height ?? null };
    return { id: nextId(), ...known, content_type, attachment_id: id };
  };
  return {
    shown,
    /** Images only. A name that matches no file stays unchanged. */
    embed(embed: APIEmbed): APIEmbed {
      const linked = shownEmbed(embed);
      for (const key of ['image', 'thumbnail'] as const) {
        const media = embed[key];
        const isImage = media != null && !/\.(mp4|mov|webm|mp3|txt)$/i.test(media.url);
        const file = isImage ? find(media.url) : undefined;
        if (file !== undefined) linked[key] = { url: file.url, proxy_url: file.proxy_url };
      }
      return linked;
    },
    components: (components: readonly unknown[]): APIMessageTopLevelComponent[] =>
      shownComponents(components, linkMedia),
  };
}
