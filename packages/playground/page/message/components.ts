/** Buttons, selects, and the parts of messages that consist of components only. */

import type {
  APIButtonComponent,
  APIComponentInContainer,
  APIMessageTopLevelComponent,
  APISectionComponent,
  APIUnfurledMediaItem,
} from 'discord-api-types/v10';
import { h } from '../dom.ts';
import { ButtonStyle, ComponentType } from '../enums.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';
import { selectMenu } from '../select-menu.ts';
import { selectProps } from '../select-options.ts';
import { imageLink } from './attachment.ts';
import { markdown } from './markdown.ts';
import { safeUrl } from './markdown-inline.ts';
import { spoiler } from './spoiler.ts';
import { video } from './video.ts';

/** `pending` is the custom id that was used and is not answered yet, `chosen` the member's choices
  by custom id. */
export interface ComponentHost {
  pending: string | undefined;
  chosen: ReadonlyMap<string, string[]>;
  act: (customId: string, values?: string[]) => void;
}

export function componentNode(
  component: APIMessageTopLevelComponent | APIComponentInContainer,
  host: ComponentHost,
): Node {
  switch (component.type) {
    case ComponentType.ActionRow:
      return h('div', { class: 'action-row' }, ...component.components.map((one) => control(one, host)));
    case ComponentType.TextDisplay:
      return h('div', { class: 'markdown' }, ...markdown(component.content));
    case ComponentType.Separator:
      return h('hr', { class: component.divider === false ? 'separator is-blank' : 'separator' });
    case ComponentType.Section:
      return section(component, host);
    case ComponentType.MediaGallery: {
      const isMosaic = component.items.length > 1;
      const items = component.items.map(({ media, description, spoiler }) =>
        mediaItem(isMosaic ? { ...media, width: null, height: null } : media, description, spoiler),
      );
      return h('div', { class: isMosaic ? 'gallery mosaic' : 'gallery' }, ...items);
    }
    case ComponentType.Container: {
      const accent = component.accent_color;
      const color = typeof accent === 'number' ? `#${accent.toString(16).padStart(6, '0')}` : undefined;
      const children = component.components.map((one) => componentNode(one, host));
      return h('div', { class: 'embed container', style: { '--embed-color': color } }, ...children);
    }
    default:
      return h('div', { class: 'file-card' }, icon('file'), t('unknownPart'));
  }
}

function control(
  component: Extract<APIMessageTopLevelComponent, { type: 1 }>['components'][number],
  host: ComponentHost,
) {
  if (component.type === ComponentType.Button) return button(component, host);
  const props = selectProps(component);
  return selectMenu({
    ...props,
    chosen: host.chosen.get(component.custom_id) ?? props.chosen,
    disabled: component.disabled === true || host.pending !== undefined,
    onChoose: (values) => host.act(component.custom_id, values),
  });
}

function button(component: APIButtonComponent, host: ComponentHost) {
  const label = 'label' in component ? component.label : undefined;
  const emoji = 'emoji' in component ? component.emoji : undefined;
  const face = emoji?.name && h('span', { class: 'button-emoji' }, emoji.id ? `:${emoji.name}:` : emoji.name);
  const className = `button style-${component.style}`;
  if (component.style === ButtonStyle.Link) {
    const href = safeUrl(component.url);
    const open = { target: '_blank', rel: 'noopener noreferrer' };
    const data = { testid: 'link-button' };
    const usable = href !== undefined && !component.disabled;
    return h(
      'a',
      { class: className, href: usable ? href : undefined, ...open, data },
      face,
      label,
      icon('open'),
    );
  }
  const customId = component.style === ButtonStyle.Premium ? undefined : component.custom_id;
  const waits = customId !== undefined && host.pending === customId;
  return h(
    'button',
    {
      class: waits ? `${className} is-pending` : className,
      type: 'button',
      // Not `disabled` while it waits: that would throw the focus away.
      disabled: component.disabled,
      'aria-disabled': host.pending !== undefined || undefined,
      'aria-busy': waits || undefined,
      data: { customId, testid: 'button' },
      on: { click: () => customId !== undefined && host.pending === undefined && host.act(customId) },
    },
    face,
    label && h('span', {}, label),
    waits && h('span', { class: 'dots' }, h('i'), h('i'), h('i')),
  );
}

function section({ components, accessory }: APISectionComponent, host: ComponentHost) {
  const side =
    accessory.type === ComponentType.Button
      ? button(accessory, host)
      : h(
          'div',
          { class: 'embed-thumbnail' },
          mediaItem(accessory.media, accessory.description, accessory.spoiler),
        );
  const text = h('div', { class: 'section-text' }, ...components.map((one) => componentNode(one, host)));
  return h('div', { class: 'section' }, text, side);
}

function mediaItem(
  media: APIUnfurledMediaItem,
  description: string | null | undefined,
  hidden: boolean | undefined,
) {
  const url = safeUrl(media.url);
  if (!url) return h('span', {}, description ?? '');
  const { width, height } = media;
  const isVideo = media.content_type?.startsWith('video/') ?? /\.(mp4|webm|mov)(\?|$)/i.test(url);
  const node = isVideo
    ? video({ url, label: description ?? t('video'), width, height })
    : imageLink(url, description ?? '', { width, height });
  return hidden ? spoiler([node]) : node;
}
