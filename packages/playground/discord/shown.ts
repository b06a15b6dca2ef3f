import {
  type APIEmbed,
  type APIMessageTopLevelComponent,
  ComponentType,
  EmbedType,
} from 'discord-api-types/v10';
import { walk } from './validate/layout.ts';

const select = { min_values: 1, max_values: 1 };
const described = { description: null, spoiler: false };

/** Discord's defaults for fields that a bot left out. */
const DEFAULTS: Readonly<Record<number, object>> = {
  [ComponentType.StringSelect]: select,
  [ComponentType.UserSelect]: select,
  [ComponentType.RoleSelect]: select,
  [ComponentType.MentionableSelect]: select,
  [ComponentType.ChannelSelect]: select,
  [ComponentType.Thumbnail]: described,
  [ComponentType.File]: { name: null, size: null, spoiler: false },
  [ComponentType.Separator]: { spacing: 1, divider: true },
  [ComponentType.Container]: { accent_color: null, spoiler: false },
};

/**
 * Components as Discord returns them: numbered, and with its defaults.
 *
 * @see https://discord.com/developers/docs/components/reference#anatomy-of-a-component
 */
export function shownComponents(
  components: readonly unknown[],
  linkMedia: (media: { url: string }) => object,
): APIMessageTopLevelComponent[] {
  const copy = withoutNull([...components]);
  const all = [...walk(copy)];
  const taken = new Set(all.map(({ id }) => id));
  let next = 1;
  for (const node of all) {
    // 0 requests a number too.
    if (!node['id']) {
      while (taken.has(next)) next += 1;
      node['id'] = next;
      taken.add(next);
    }
    fill(node, DEFAULTS[Number(node['type'])] ?? {});
    for (const key of ['media', 'file']) {
      if (isMedia(node[key])) node[key] = linkMedia(node[key]);
    }
    for (const item of Array.isArray(node['items']) ? node['items'] : []) {
      fill(item, described);
      item.media = linkMedia(item.media);
    }
  }
  // The schema has checked the shape that the types express at greater length.
  return copy as APIMessageTopLevelComponent[];
}

/** An embed as Discord returns it, without fields that bots can't set. */
export function shownEmbed({ video, provider, ...embed }: APIEmbed): APIEmbed {
  const shown = withoutNull(embed);
  return {
    ...shown,
    type: EmbedType.Rich,
    ...(shown.fields && {
      fields: shown.fields.map((field) => ({ ...field, inline: field.inline ?? false })),
    }),
  };
}

/** Fills empty fields with defaults. */
function fill(node: Record<string, unknown>, defaults: object): void {
  for (const [key, value] of Object.entries(defaults)) node[key] ??= value;
}

/** A copy without empty fields. */
function withoutNull<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNull) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNull(each)])) as Value;
}

function isMedia(value: unknown): value is { url: string } {
  return typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string';
}
