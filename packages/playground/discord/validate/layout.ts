import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { actionRow, button } from './components.ts';
import { componentNumber, lengthOf, mediaUrl, refuse, textUpTo } from './fields.ts';

/** Discord adds size, type and ids to media; bots may send them back. */
const media = z.looseObject({ url: mediaUrl });

export const textDisplay = z.strictObject({
  type: z.literal(ComponentType.TextDisplay),
  id: componentNumber,
  content: textUpTo(4000).min(1),
});

const thumbnail = z.strictObject({
  type: z.literal(ComponentType.Thumbnail),
  id: componentNumber,
  media,
  description: textUpTo(1024).nullish(),
  spoiler: z.boolean().nullish(),
});

const section = z.strictObject({
  type: z.literal(ComponentType.Section),
  id: componentNumber,
  components: z.array(textDisplay).min(1).max(3),
  accessory: z.discriminatedUnion('type', [button, thumbnail]),
});

const mediaGallery = z.strictObject({
  type: z.literal(ComponentType.MediaGallery),
  id: componentNumber,
  items: z
    .array(
      z.strictObject({
        media,
        description: textUpTo(1024).nullish(),
        spoiler: z.boolean().nullish(),
      }),
    )
    .min(1)
    .max(10),
});

const file = z.strictObject({
  type: z.literal(ComponentType.File),
  id: componentNumber,
  // Other URLs aren't accepted: https://discord.com/developers/docs/components/reference#file
  file: z.looseObject({ url: z.string().regex(/^attachment:\/\/.+$/) }),
  spoiler: z.boolean().nullish(),
  name: z.string().nullish(),
  size: z.int().nullish(),
});

const separator = z.strictObject({
  type: z.literal(ComponentType.Separator),
  id: componentNumber,
  divider: z.boolean().nullish(),
  spacing: z.int().min(1).max(2).nullish(),
});

const inContainer = [actionRow, section, textDisplay, mediaGallery, file, separator] as const;

const container = z.strictObject({
  type: z.literal(ComponentType.Container),
  id: componentNumber,
  components: z.array(z.discriminatedUnion('type', inContainer)).min(1),
  accent_color: z.int().min(0).max(0xffffff).nullish(),
  spoiler: z.boolean().nullish(),
});

/** Without the flag IS_COMPONENTS_V2. */
export const classicComponents = z.array(actionRow).max(5).superRefine(checkIds);

const MAX_COMPONENTS = 40;
const MAX_TEXT = 4_000;

/**
 * With the flag IS_COMPONENTS_V2.
 * @see https://discord.com/developers/docs/components/reference
 */
export const layoutComponents = z
  .array(z.discriminatedUnion('type', [...inContainer, container]))
  .superRefine((list, context) => {
    const all = [...walk(list)];
    if (all.length > MAX_COMPONENTS) {
      refuse(context, [], 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', `At most ${MAX_COMPONENTS} components`);
    }
    const text = all.reduce(
      (sum, { content }) => sum + (typeof content === 'string' ? lengthOf(content) : 0),
      0,
    );
    if (text > MAX_TEXT) {
      refuse(
        context,
        [],
        'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
        `Text exceeds maximum size of ${MAX_TEXT}`,
      );
    }
    checkIds(list, context);
  });

type AnyComponent = Record<string, unknown>;

/** Every component of a tree, parents before children. */
export function* walk(components: readonly unknown[]): Generator<AnyComponent> {
  for (const component of components) {
    if (typeof component !== 'object' || component === null) continue;
    const node = component as AnyComponent;
    yield node;
    if (Array.isArray(node['components'])) yield* walk(node['components']);
    if (node['accessory'] != null) yield* walk([node['accessory']]);
    if (node['component'] != null) yield* walk([node['component']]);
  }
}

/** Custom ids and numbers identify components, so they must be unique. */
export function checkIds(components: readonly unknown[], context: z.RefinementCtx): void {
  const customIds = new Set<unknown>();
  const numbers = new Set<unknown>();
  for (const { custom_id: customId, id } of walk(components)) {
    if (customId != null && customIds.has(customId)) {
      refuse(context, [], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
    }
    // 0 requests a number.
    if (id && numbers.has(id)) refuse(context, [], 'BASE_TYPE_INVALID', 'Component id cannot be duplicated');
    customIds.add(customId);
    numbers.add(id);
  }
}
