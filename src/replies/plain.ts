import {
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Answered, Form } from '../discord/edit-reply.ts';
import type { Row } from './card.ts';

const CONTENT_LENGTH = 2_000;
const MAX_ROWS = 5;
const MAX_BUTTONS = 5;
const LABEL_LENGTH = 80;

/**
 * The forms in which a message may be sent, the best first. Pure.
 *
 * A classic one becomes a layout if it is emptied, and can't become classic again:
 * https://discord.com/developers/docs/components/reference
 */
export function formsOf(
  { message }: Pick<Answered, 'message'>,
  components: APIMessageTopLevelComponent[],
): [Form, ...Form[]] {
  const layout: Form = { components, flags: MessageFlags.IsComponentsV2 };
  if (message?.flags.has(MessageFlags.IsComponentsV2)) {
    return [layout, { ...layout, components: withoutImages(components), isWithoutImages: true }];
  }
  const plain: Form = { ...withoutLayout(components), embeds: [], flags: MessageFlags.SuppressEmbeds };
  return [message ? { ...layout, content: '', embeds: [] } : layout, plain];
}

/**
 * The forms of a message in a channel where nobody says what the bot may do. One with a file to open is plain: a layout
 * would show it only as a component, which couldn't be kept when the message is edited.
 */
export function channelForms(
  components: APIMessageTopLevelComponent[],
  { flags = 0, hasFile = false }: { flags?: number; hasFile?: boolean } = {},
): [object, ...object[]] {
  const silently = { allowed_mentions: { parse: [] } };
  const plain = { ...withoutLayout(components), flags: flags | MessageFlags.SuppressEmbeds, ...silently };
  if (hasFile) return [plain];
  return [{ components, flags: flags | MessageFlags.IsComponentsV2, ...silently }, plain];
}

/**
 * A plain message with the same content and buttons as one in Components V2. A line with a button gets a number, which
 * the button shows too. Images stay attachments. Pure.
 */
export function withoutLayout(components: readonly APIMessageTopLevelComponent[]): {
  content: string;
  components: Row[];
} {
  const texts: string[] = [];
  const rows: Row[] = [];
  const beside: APIButtonComponent[] = [];
  const read = (component: APIMessageTopLevelComponent) => {
    if (component.type === ComponentType.Container) component.components.forEach(read);
    if (component.type === ComponentType.TextDisplay) texts.push(component.content);
    if (component.type === ComponentType.ActionRow) rows.push(component);
    if (component.type !== ComponentType.Section) return;
    const text = component.components.map(({ content }) => content).join('\n');
    const { accessory } = component;
    if (accessory.type !== ComponentType.Button) {
      texts.push(text);
      return;
    }
    beside.push(numbered(accessory, beside.length + 1));
    texts.push(`**${beside.length}.** ${text}`);
  };
  components.forEach(read);
  const all = [...chunks(beside), ...rows];
  // The last one leads on.
  const shown = all.length > MAX_ROWS ? [...all.slice(0, MAX_ROWS - 1), ...all.slice(-1)] : all;
  return { content: fitting(texts), components: shown };
}

type Component = APIMessageTopLevelComponent | APIComponentInContainer;

function withoutImages<Some extends Component>(components: readonly Some[]): Some[] {
  return components.flatMap((component: Component): Component[] => {
    if (component.type === ComponentType.MediaGallery) return [];
    if (component.type === ComponentType.Container)
      return [{ ...component, components: withoutImages(component.components) }];
    const isBesideImage =
      component.type === ComponentType.Section && component.accessory.type === ComponentType.Thumbnail;
    return isBesideImage ? component.components : [component];
  }) as Some[];
}

function numbered(button: APIButtonComponent, number: number): APIButtonComponent {
  if (button.style === ButtonStyle.Premium) return button;
  return { ...button, label: `${number} · ${button.label ?? ''}`.slice(0, LABEL_LENGTH) };
}

function chunks(buttons: readonly APIButtonComponent[]): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < buttons.length; at += MAX_BUTTONS)
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(at, at + MAX_BUTTONS) });
  return rows;
}

/** As many whole lines as fit into a message. */
function fitting(texts: readonly string[]): string {
  const whole = texts.filter((text) => text !== '').join('\n\n');
  if (whole.length <= CONTENT_LENGTH) return whole;
  const cut = whole.slice(0, CONTENT_LENGTH - 2);
  return `${cut.slice(0, Math.max(cut.lastIndexOf('\n'), CONTENT_LENGTH / 2)).toWellFormed()}\n…`;
}
