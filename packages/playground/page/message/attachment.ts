/** The files of a message. */

import type { APIAttachment } from 'discord-api-types/v10';
import { h } from '../dom.ts';
import { AttachmentFlag } from '../enums.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';
import { safeUrl } from './markdown-inline.ts';
import { fileSize, mediaBox } from './media-size.ts';
import { spoiler } from './spoiler.ts';
import { video } from './video.ts';

/**
 * Updates the files on the page to those of the message and keeps the nodes of files that stay: a video that
 * plays continues. A fresh link to the same file isn't a change.
 */
export function patchAttachments(slot: HTMLElement, attachments: APIAttachment[]) {
  const before = new Map(
    [...slot.children].map((child) => [child instanceof HTMLElement ? child.dataset['key'] : '', child]),
  );
  const wanted = attachments.map((attachment) => {
    const { id, filename, size, description } = attachment;
    const key = JSON.stringify([id, filename, size, description, isHidden(attachment)]);
    const kept = before.get(key);
    if (kept) return kept;
    const data = { key, attachmentId: attachment.id, testid: 'attachment' };
    return h('div', { class: 'attachment', data }, attachmentNode(attachment));
  });
  for (const child of before.values()) {
    if (!wanted.includes(child)) child.remove();
  }
  wanted.forEach((child, index) => {
    // Moving a node would stop its video, so only misplaced ones are moved.
    if (slot.children[index] !== child) slot.insertBefore(child, slot.children[index] ?? null);
  });
  slot.hidden = wanted.length === 0;
}

function attachmentNode(attachment: APIAttachment) {
  const url = safeUrl(attachment.url);
  const kind = attachment.content_type?.split('/')[0] ?? kindByName(attachment.filename);
  if (!url) return fileCard(attachment, undefined);
  const node = mediaNode(attachment, kind, url);
  return isHidden(attachment) ? spoiler([node]) : node;
}

/** Discord hides files of this name too, as it did before the flag. */
function isHidden({ filename, flags }: APIAttachment): boolean {
  return (Number(flags) & AttachmentFlag.Spoiler) !== 0 || filename.startsWith('SPOILER_');
}

function mediaNode(attachment: APIAttachment, kind: string | undefined, url: string) {
  const label = attachment.description ?? attachment.filename;
  if (kind === 'video') return video({ url, label, width: attachment.width, height: attachment.height });
  if (kind === 'image') return imageLink(url, label, attachment);
  if (kind === 'audio')
    return h('audio', { src: url, controls: true, preload: 'metadata', 'aria-label': label });
  return fileCard(attachment, url);
}

function kindByName(name: string) {
  if (/\.(mp4|webm|mov|qt)$/i.test(name)) return 'video';
  return /\.(png|jpe?g|gif|webp|avif)$/i.test(name) ? 'image' : undefined;
}

/** An image that opens in full size. */
export function imageLink(
  url: string,
  alt: string,
  { width, height }: { width?: number | null | undefined; height?: number | null | undefined },
) {
  const image = h('img', {
    src: url,
    alt: alt || t('image'),
    decoding: 'async',
    style: mediaBox(width, height) ?? {},
  });
  return h('a', { class: 'picture', href: url, target: '_blank', rel: 'noopener noreferrer' }, image);
}

function fileCard(attachment: APIAttachment, url: string | undefined) {
  const { filename } = attachment;
  const name = url
    ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', download: filename }, filename)
    : h('span', {}, filename);
  const text = h('div', { class: 'file-text' }, name, h('small', {}, fileSize(attachment.size)));
  return h('div', { class: 'file-card' }, icon('file'), text);
}
