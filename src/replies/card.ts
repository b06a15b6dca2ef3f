import {
  type APIActionRowComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  type APIMediaGalleryComponent,
  type APISectionComponent,
  type APISeparatorComponent,
  type APITextDisplayComponent,
  ComponentType,
} from 'discord.js';

/** The accents by their meaning. */
const accents = {
  neutral: 0x7a6cff,
  done: 0x3ba55d,
  attention: 0xf0b232,
  refused: 0xd83c3e,
  over: 0x80848e,
} as const;
type Tone = keyof typeof accents;

/** What the sign at the beginning of a text means. Any other is neutral. */
const tones: Readonly<Record<string, Tone>> = {
  ...{ '✅': 'done' },
  ...{ '⚠️': 'attention', '🚨': 'attention', '👀': 'attention', '💰': 'attention', '🚩': 'attention' },
  ...{ '❌': 'refused', '⛔': 'refused', '🚫': 'refused' },
  ...{ '🗑️': 'over', '⌛': 'over' },
};

export type Part = string | APIComponentInContainer;
export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/**
 * The look of panels, lists, questions, private answers and log lines: their texts, then their controls, in one
 * container. The sign at the beginning of the text decides the accent, so that color alone never says anything.
 */
export function card(parts: readonly Part[], tone?: Tone): APIContainerComponent {
  const components = parts.map((part) => (typeof part === 'string' ? text(part) : part));
  const first = components.find((part) => part.type === ComponentType.TextDisplay);
  return {
    type: ComponentType.Container,
    accent_color: accents[tone ?? toneOf(first?.content ?? '')],
    components,
  };
}

/** By the sign after any markdown. */
function toneOf(content: string): Tone {
  const begin = content.replace(/^(?:#{1,3} |-# |\*\*)*/, '');
  const sign = Object.keys(tones).find((each) => begin.startsWith(each));
  return (sign && tones[sign]) || 'neutral';
}

export function text(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

export const line: APISeparatorComponent = { type: ComponentType.Separator };

/** Texts with a line between them. */
export function blocks(texts: readonly string[]): APIComponentInContainer[] {
  return texts.flatMap((each, index) => (index === 0 ? [text(each)] : [line, text(each)]));
}

export function heading(sign: string, title: string): string {
  return `### ${sign} ${title}`;
}

/** An entry of a list, with a button or an image at its side. */
export function entry(content: string, accessory: APISectionComponent['accessory']): APISectionComponent {
  return { type: ComponentType.Section, components: [text(content)], accessory };
}

/** An attached image, with its alt text. */
export function gallery({
  name,
  description,
}: {
  name: string;
  description: string;
}): APIMediaGalleryComponent {
  const media = { url: `attachment://${name}` };
  return { type: ComponentType.MediaGallery, items: [{ media, description }] };
}

export function row(...components: readonly APIComponentInMessageActionRow[]): Row {
  return { type: ComponentType.ActionRow, components: [...components] };
}
