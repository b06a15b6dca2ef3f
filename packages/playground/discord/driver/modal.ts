import { type APIModalInteractionResponseCallbackData, ComponentType } from 'discord-api-types/v10';
import { walk } from '../validate/layout.ts';

/** The values to fill in, by custom id. Other fields keep the form's default. */
export type ModalValues = Readonly<Record<string, string | boolean | readonly string[]>>;

/** A filled-in form as Discord's client sends it. */
export function fillModal(modal: APIModalInteractionResponseCallbackData, values: ModalValues): unknown[] {
  const fields = [...walk(modal.components)].flatMap((node) => node['custom_id'] ?? []);
  const unknown = Object.keys(values).find((id) => !fields.includes(id));
  if (unknown !== undefined) throw new Error(`the form has no field ${unknown}; it has ${fields.join(', ')}`);
  return modal.components.map((component, index) => {
    const base = { type: component.type, id: component.id ?? index + 1 };
    if (component.type === ComponentType.Label)
      return { ...base, component: fill(component.component, values) };
    if (component.type === ComponentType.ActionRow) {
      return { ...base, components: component.components.map((input) => fill(input, values)) };
    }
    return base;
  });
}

function fill(input: object, values: ModalValues): object {
  const { type, custom_id, value: proposed, options = [] } = input as Input;
  const given = values[custom_id];
  const base = { type, id: 1, custom_id };
  if (type === ComponentType.TextInput) return { ...base, value: given ?? proposed ?? '' };
  if (type === ComponentType.Checkbox) return { ...base, value: given ?? false };
  if (type === ComponentType.RadioGroup) return { ...base, value: given ?? null };
  const chosen = options.flatMap(({ value, default: isChosen }) => (isChosen ? [value] : []));
  return { ...base, values: given === undefined ? chosen : [given].flat() };
}

interface Input {
  type: ComponentType;
  custom_id: string;
  value?: string;
  options?: { value: string; default?: boolean }[];
}
