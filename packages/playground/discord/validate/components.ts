import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { componentNumber, customId, emoji, refuse, snowflake, textUpTo, upTo } from './fields.ts';

/** @see https://discord.com/developers/docs/components/reference#button */
export const button = z
  .strictObject({
    type: z.literal(ComponentType.Button),
    id: componentNumber,
    style: z.int().min(1).max(6),
    label: textUpTo(80).nullish(),
    emoji: emoji.nullish(),
    custom_id: customId.nullish(),
    sku_id: snowflake.nullish(),
    url: upTo(512, z.url({ protocol: /^(https?|discord)$/ })).nullish(),
    disabled: z.boolean().nullish(),
  })
  .superRefine((value, context) => {
    const wrong = (field: string, { code, message }: typeof REQUIRED) =>
      refuse(context, [field], code, message);
    const isLink = value.style === 5;
    const isPremium = value.style === 6;
    if (isLink !== (value.url != null)) wrong('url', isLink ? REQUIRED : URL_ON_OTHER_STYLE);
    const takesId = !isLink && !isPremium;
    if (takesId !== (value.custom_id != null)) {
      wrong('custom_id', takesId ? REQUIRED : CUSTOM_ID_ON_LINK);
    }
    if (isPremium !== (value.sku_id != null)) wrong('sku_id', isPremium ? REQUIRED : SKU_ON_OTHER_STYLE);
    if (isPremium && (value.label != null || value.emoji != null)) wrong('label', LABEL_ON_PREMIUM);
    if (!isPremium && !value.label && value.emoji == null) wrong('label', REQUIRED);
  });

const REQUIRED = { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
const URL_ON_OTHER_STYLE = {
  code: 'BUTTON_COMPONENT_CANNOT_HAVE_URL',
  message: 'Only a link button has a url',
};
const SKU_ON_OTHER_STYLE = { code: 'BASE_TYPE_INVALID', message: 'Only a premium button has a sku_id' };
const LABEL_ON_PREMIUM = { code: 'BASE_TYPE_INVALID', message: 'A premium button has no label and no emoji' };
const CUSTOM_ID_ON_LINK = {
  code: 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
  message: 'A custom id and url cannot both be specified',
};

const selectBase = {
  id: componentNumber,
  custom_id: customId,
  placeholder: textUpTo(150).nullish(),
  min_values: z.int().min(0).max(25).nullish(),
  max_values: z.int().min(1).max(25).nullish(),
  disabled: z.boolean().nullish(),
  /** Only used in modals. */
  required: z.boolean().nullish(),
};

const option = z.strictObject({
  label: textUpTo(100).min(1),
  value: textUpTo(100).min(1),
  description: textUpTo(100).nullish(),
  emoji: emoji.nullish(),
  default: z.boolean().nullish(),
});

/** @see https://discord.com/developers/docs/components/reference#string-select */
const stringSelect = z
  .strictObject({
    type: z.literal(ComponentType.StringSelect),
    ...selectBase,
    options: z.array(option).min(1).max(25),
  })
  .superRefine((value, context) => {
    const seen = new Set<string>();
    for (const [index, { value: key }] of value.options.entries()) {
      if (seen.has(key)) {
        refuse(context, ['options', index, 'value'], 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', DUPLICATED);
      }
      seen.add(key);
    }
    const most = value.max_values ?? 1;
    checkDefaults(value, value.options.filter((each) => each.default === true).length, context);
    if (most > value.options.length)
      refuse(context, ['max_values'], 'NUMBER_TYPE_MAX', 'More than there are options');
  });

/** At most as many defaults as can be chosen, and at least as many options as must be chosen. */
function checkDefaults(
  select: { min_values?: number | null | undefined; max_values?: number | null | undefined },
  defaultCount: number,
  context: z.RefinementCtx,
): void {
  const most = select.max_values ?? 1;
  if ((select.min_values ?? 1) > most)
    refuse(context, ['min_values'], 'NUMBER_TYPE_MAX', 'More than max_values');
  if (defaultCount > most)
    refuse(context, ['options'], 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', TOO_MANY_DEFAULTS);
}

const TOO_MANY_DEFAULTS = 'The specified number of default values exceeds the specified maximum values';
const DUPLICATED = 'The specified option value is already used';

const defaults = z
  .array(z.strictObject({ id: snowflake, type: z.enum(['user', 'role', 'channel']) }))
  .nullish();

const checkAutoSelect = (
  value: Parameters<typeof checkDefaults>[0] & { default_values?: unknown[] | null | undefined },
  context: z.RefinementCtx,
) => checkDefaults(value, value.default_values?.length ?? 0, context);

const autoSelect = <Type extends ComponentType>(type: Type) =>
  z
    .strictObject({ type: z.literal(type), ...selectBase, default_values: defaults })
    .superRefine(checkAutoSelect);

const userSelect = autoSelect(ComponentType.UserSelect);
const roleSelect = autoSelect(ComponentType.RoleSelect);
const mentionableSelect = autoSelect(ComponentType.MentionableSelect);
const channelSelect = z
  .strictObject({
    type: z.literal(ComponentType.ChannelSelect),
    ...selectBase,
    default_values: defaults,
    channel_types: z.array(z.int()).nullish(),
  })
  .superRefine(checkAutoSelect);

export const selects = [stringSelect, userSelect, roleSelect, mentionableSelect, channelSelect] as const;

/** Up to five buttons, or one select. */
export const actionRow = z
  .strictObject({
    type: z.literal(ComponentType.ActionRow),
    id: componentNumber,
    components: z
      .array(z.discriminatedUnion('type', [button, ...selects]))
      .min(1)
      .max(5),
  })
  .superRefine((row, context) => {
    const hasSelect = row.components.some((component) => component.type !== ComponentType.Button);
    if (hasSelect && row.components.length > 1) {
      refuse(context, ['components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'Component layout width exceeded');
    }
  });
