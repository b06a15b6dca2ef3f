/** Embeds: the cards of a message. */

import type { APIEmbed } from 'discord-api-types/v10';
import type { ClientMessage } from '../../protocol.ts';
import { h } from '../dom.ts';
import { t } from '../language.ts';
import { imageLink } from './attachment.ts';
import { markdown } from './markdown.ts';
import { inline, link, safeUrl } from './markdown-inline.ts';
import { messageTime } from './timestamp.ts';
import { video } from './video.ts';

export function embedNode(embed: APIEmbed, message: ClientMessage) {
  const color = embed.color === undefined ? undefined : `#${embed.color.toString(16).padStart(6, '0')}`;
  const style = { '--embed-color': color };
  return h(
    'article',
    { class: 'embed', style, data: { testid: 'embed' } },
    h(
      'div',
      { class: 'embed-main' },
      embed.provider?.name && h('div', { class: 'embed-provider' }, embed.provider.name),
      embed.author && h('div', { class: 'embed-author' }, maybeLink(embed.author.url, [embed.author.name])),
      embed.title && h('div', { class: 'embed-title' }, maybeLink(embed.url, inline(embed.title))),
      embed.description && h('div', { class: 'embed-text markdown' }, ...markdown(embed.description)),
      embed.fields && fields(embed.fields),
    ),
    media(embed.thumbnail, message, 'embed-thumbnail'),
    film(embed) ?? media(embed.image, message, 'embed-image'),
    footer(embed),
  );
}

function maybeLink(url: string | undefined, label: (Node | string)[]) {
  return url ? link(url, label) : h('span', {}, ...label);
}

function fields(all: NonNullable<APIEmbed['fields']>) {
  const cells = all.map((field) =>
    h(
      'div',
      { class: field.inline ? 'embed-field is-inline' : 'embed-field' },
      h('div', { class: 'embed-field-name' }, ...inline(field.name)),
      h('div', { class: 'markdown' }, ...markdown(field.value)),
    ),
  );
  return h('div', { class: 'embed-fields' }, ...cells);
}

function media(image: APIEmbed['image'], message: ClientMessage, className: string) {
  const url = image && safeUrl(attachedUrl(image.url, message) ?? image.url);
  return url && h('div', { class: className }, imageLink(url, '', image));
}

function film(embed: APIEmbed) {
  const url = safeUrl(embed.video?.url);
  if (!url) return undefined;
  const { width, height } = embed.video ?? {};
  return h('div', { class: 'embed-image' }, video({ url, label: embed.title ?? t('video'), width, height }));
}

function footer(embed: APIEmbed) {
  if (!embed.footer && !embed.timestamp) return undefined;
  const between = embed.footer && embed.timestamp ? ' • ' : '';
  const when = embed.timestamp && messageTime(embed.timestamp);
  return h('footer', { class: 'embed-footer' }, embed.footer?.text, between, when);
}

/** `attachment://name` means a file of the same message. */
function attachedUrl(url: string, message: ClientMessage) {
  const name = url.startsWith('attachment://') ? url.slice('attachment://'.length) : undefined;
  return message.attachments.find((attachment) => attachment.filename === name)?.url;
}

/** The files that the message shows beside its embeds: not those that an embed shows. */
export function ownAttachments(message: ClientMessage) {
  const shown = message.embeds.flatMap((embed) => [embed.image?.url, embed.thumbnail?.url]);
  return message.attachments.filter(
    (one) => !shown.includes(`attachment://${one.filename}`) && !shown.includes(one.url),
  );
}
