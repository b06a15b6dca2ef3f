import { type APIModalInteractionResponseCallbackData, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { walk } from '../validate/layout.ts';
import { checkChoices, checkSelect, numberOr } from './component-values.ts';
import { ClientRefusal } from './refusal.ts';
import { type NamedValue, namedInComponent } from './resolved.ts';

const input = z.looseObject({
  type: z.int(),
  custom_id: z.string(),
  value: z.union([z.string(), z.boolean()]).nullish(),
  values: z.array(z.string()).nullish(),
});

/** Checks a filled-in form as the client does. Returns the ids in it. */
export function checkModal(
  modal: APIModalInteractionResponseCallbackData,
  components: readonly unknown[],
  raw: boolean,
): NamedValue[] {
  const filled = [...walk(components)].filter((node) => 'custom_id' in node).map((node) => parseInput(node));
  const asked = [...walk(modal.components)].filter((node) => 'custom_id' in node);
  if (!raw) for (const definition of asked) checkInput(definition, filled);
  return filled.flatMap(({ type, values }) => namedInComponent(type, values ?? []));
}

function parseInput(node: unknown): z.output<typeof input> {
  const { data } = input.safeParse(node);
  if (data === undefined) throw new ClientRefusal('A field of the form has no type or custom_id.');
  return data;
}

function checkInput(definition: Record<string, unknown>, filled: readonly z.output<typeof input>[]): void {
  const given = filled.find((each) => each.custom_id === definition['custom_id']);
  const text = typeof given?.value === 'string' ? given.value : '';
  const values = given?.values ?? [];
  const isRequired = definition['required'] !== false;
  const type = definition['type'];
  const isText = type === ComponentType.TextInput;
  const isRadio = type === ComponentType.RadioGroup;
  if ((isText || isRadio) && isRequired && text === '') {
    throw new ClientRefusal(`${definition['custom_id']} is required.`);
  }
  if (isText) checkText(definition, text);
  else if (isRadio) checkChoices(definition, text === '' ? [] : [text]);
  else if (type === ComponentType.CheckboxGroup) checkChoices(definition, values);
  else if (type !== ComponentType.Checkbox && (isRequired || values.length > 0))
    checkSelect(definition, values);
}

function checkText(definition: Record<string, unknown>, text: string): void {
  if (text === '') return;
  if (text.length < numberOr(definition['min_length'], 0)) throw new ClientRefusal('The text is too short.');
  if (text.length > numberOr(definition['max_length'], 4000))
    throw new ClientRefusal('The text is too long.');
}
