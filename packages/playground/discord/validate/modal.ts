import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { selects } from './components.ts';
import { componentNumber, customId, fileTypes, refuse, textUpTo } from './fields.ts';
import { checkIds, textDisplay } from './layout.ts';

const required = z.boolean().nullish();

const textInput = z.strictObject({
  type: z.literal(ComponentType.TextInput),
  id: componentNumber,
  custom_id: customId,
  style: z.int().min(1).max(2),
  label: textUpTo(45).nullish(),
  min_length: z.int().min(0).max(4000).nullish(),
  max_length: z.int().min(1).max(4000).nullish(),
  required,
  value: textUpTo(4000).nullish(),
  placeholder: textUpTo(100).nullish(),
});

const fileUpload = z.strictObject({
  type: z.literal(ComponentType.FileUpload),
  id: componentNumber,
  custom_id: customId,
  min_values: z.int().min(0).max(10).nullish(),
  max_values: z.int().min(1).max(10).nullish(),
  file_types: fileTypes.nullish(),
  required,
});

const choice = z.strictObject({
  label: textUpTo(100).min(1),
  value: textUpTo(100).min(1),
  description: textUpTo(100).nullish(),
  default: z.boolean().nullish(),
});

const radioGroup = z.strictObject({
  type: z.literal(ComponentType.RadioGroup),
  id: componentNumber,
  custom_id: customId,
  options: z.array(choice).min(2).max(10),
  required,
});

const checkboxGroup = z.strictObject({
  type: z.literal(ComponentType.CheckboxGroup),
  id: componentNumber,
  custom_id: customId,
  options: z.array(choice).min(1).max(10),
  min_values: z.int().min(0).max(10).nullish(),
  max_values: z.int().min(1).max(10).nullish(),
  required,
});

const checkbox = z.strictObject({
  type: z.literal(ComponentType.Checkbox),
  id: componentNumber,
  custom_id: customId,
  default: z.boolean().nullish(),
});

const inputs = z.discriminatedUnion('type', [
  textInput,
  ...selects,
  fileUpload,
  radioGroup,
  checkboxGroup,
  checkbox,
]);

const label = z
  .strictObject({
    type: z.literal(ComponentType.Label),
    id: componentNumber,
    label: textUpTo(45).min(1),
    description: textUpTo(100).nullish(),
    component: inputs,
  })
  .superRefine(({ component }, context) => {
    if ('disabled' in component && component.disabled === true) {
      refuse(
        context,
        ['component', 'disabled'],
        'BASE_TYPE_INVALID',
        'A select in a modal cannot be disabled',
      );
    }
    const isRequired = !('required' in component) || component.required !== false;
    const fewest = 'min_values' in component ? component.min_values : undefined;
    if (isRequired && fewest === 0) {
      refuse(context, ['component', 'min_values'], 'NUMBER_TYPE_MIN', 'Must be at least 1 while required');
    }
    if (component.type === ComponentType.TextInput && component.label != null) {
      refuse(context, ['component', 'label'], 'BASE_TYPE_INVALID', 'The label says it already');
    }
  });

/** Deprecated, still accepted: a text input in an action row, with its own label. */
const inputRow = z.strictObject({
  type: z.literal(ComponentType.ActionRow),
  id: componentNumber,
  components: z.tuple([textInput.extend({ label: textUpTo(45).min(1) })]),
});

/** @see https://discord.com/developers/docs/interactions/receiving-and-responding#modal */
export const modal = z
  .strictObject({
    custom_id: customId,
    title: textUpTo(45).min(1),
    components: z
      .array(z.discriminatedUnion('type', [label, inputRow, textDisplay]))
      .min(1)
      .max(5),
  })
  .superRefine(({ components }, context) => {
    checkIds(components, context);
  });
