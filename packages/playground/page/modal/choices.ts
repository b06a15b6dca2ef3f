/** Radio groups, checkbox groups and single checkboxes. */

import type {
  APICheckboxComponent,
  APICheckboxGroupComponent,
  APIRadioGroupComponent,
} from 'discord-api-types/v10';
import { h } from '../dom.ts';
import { ComponentType } from '../enums.ts';
import { t, tCount } from '../language.ts';
import type { ModalInput } from './modal-input.ts';

export function choiceInput(
  component: APIRadioGroupComponent | APICheckboxGroupComponent | APICheckboxComponent,
  label: string,
): ModalInput {
  const { type, custom_id } = component;
  if (component.type === ComponentType.Checkbox) {
    const box = choice('checkbox', custom_id, { label, value: '', default: component.default });
    return {
      element: box.element,
      labeled: undefined,
      check: () => undefined,
      read: () => ({ type, custom_id, value: box.input.checked }),
    };
  }
  const radio = component.type === ComponentType.RadioGroup;
  const boxes = component.options.map((option) => choice(radio ? 'radio' : 'checkbox', custom_id, option));
  const chosen = () => boxes.filter((box) => box.input.checked).map((box) => box.input.value);
  const least = component.required === false ? 0 : 1;
  const min = component.type === ComponentType.CheckboxGroup ? (component.min_values ?? least) : least;
  const max = component.type === ComponentType.CheckboxGroup ? (component.max_values ?? boxes.length) : 1;
  const role = radio ? 'radiogroup' : 'group';
  const data = { customId: custom_id, testid: 'modal-choices' };
  return {
    element: h(
      'div',
      { class: 'choices', role, 'aria-label': label, data },
      ...boxes.map((box) => box.element),
    ),
    labeled: undefined,
    check() {
      if (chosen().length < min) return min === 1 ? t('pleaseChoose') : tCount('chooseAtLeast', min);
      return chosen().length > max ? tCount('chooseAtMost', max) : undefined;
    },
    read: () =>
      radio ? { type, custom_id, value: chosen()[0] ?? null } : { type, custom_id, values: chosen() },
  };
}

function choice(
  type: 'radio' | 'checkbox',
  name: string,
  option: { value: string; label: string; description?: string | undefined; default?: boolean | undefined },
) {
  const input = h('input', {
    type,
    name,
    value: option.value,
    checked: option.default,
    data: { customId: name, testid: 'modal-choice', value: option.value },
  });
  const text = h(
    'span',
    { class: 'choice-text' },
    h('span', {}, option.label),
    option.description ? h('small', {}, option.description) : null,
  );
  return { input, element: h('label', { class: 'choice' }, input, text) };
}
