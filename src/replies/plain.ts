import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  PermissionFlagsBits,
  type PermissionsBitField,
} from 'discord.js';
import type { ReplyBody } from '../discord/edit-reply.ts';

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

const CONTENT_LENGTH = 2_000;
const MAX_ROWS = 5;
const MAX_BUTTONS = 5;
const LABEL_LENGTH = 80;

/** Whether answers here may show embeds. If Discord doesn't say, they may. */
export function mayEmbed({
  appPermissions,
}: {
  appPermissions?: Readonly<PermissionsBitField> | null;
}): boolean {
  return appPermissions?.has(PermissionFlagsBits.EmbedLinks) ?? true;
}

/** A message without embeds with the same content as one with them. Images stay attachments. Pure. */
export function withoutEmbeds({ content, embeds, components }: ReplyBody): ReplyBody {
  return { content: fitting([content ?? '', ...embeds.map(textOf)]), embeds: [], components };
}

function textOf({ author, title, url, description, fields = [], footer }: APIEmbed): string {
  const heading = title && url ? `[${title}](<${url}>)` : title;
  return [
    author && `-# ${author.name}`,
    heading && `**${heading}**`,
    description,
    ...fields.map(({ name, value }) => `**${name}**\n${value}`),
    footer && `-# ${footer.text}`,
  ]
    .filter(Boolean)
    .join('\n');
}

/**
 * A plain message with the same content and buttons as one in Components V2. A line with a button gets a number, which
 * the button shows too. Pure.
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
