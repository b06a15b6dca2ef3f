/** The inputs of a modal. Each knows its part of the submitted form. */

import type {
  APIComponentInLabel,
  APISelectMenuComponent,
  APITextInputComponent,
} from 'discord-api-types/v10';
import { h } from '../dom.ts';
import { ComponentType } from '../enums.ts';
import { t, tCount } from '../language.ts';
import { selectMenu } from '../select-menu.ts';
import { selectProps } from '../select-options.ts';
import { choiceInput } from './choices.ts';
import { fileInput } from './file-input.ts';
import type { ModalInput } from './modal-input.ts';

export function modalInput(component: APIComponentInLabel, label: string): ModalInput {
  switch (component.type) {
    case ComponentType.TextInput:
      return textInput(component);
    case ComponentType.FileUpload:
      return fileInput(component);
    case ComponentType.RadioGroup:
    case ComponentType.CheckboxGroup:
    case ComponentType.Checkbox:
      return choiceInput(component, label);
    default:
      return selectInput(component, label);
  }
}

const paragraph = 2;

function textInput({
  type,
  custom_id,
  style,
  value = '',
  placeholder,
  required = true,
  min_length,
  max_length = 4000,
}: APITextInputComponent): ModalInput {
  const shared = { class: 'text-input', placeholder, maxlength: max_length, 'aria-required': required };
  const data = { customId: custom_id, testid: 'modal-input' };
  const input =
    style === paragraph
      ? h('textarea', { ...shared, rows: 5, data })
      : h('input', { ...shared, type: 'text', autocomplete: 'off', data });
  input.value = value;
  const counter = h('span', { class: 'counter', 'aria-hidden': 'true' });
  const count = () => {
    counter.textContent = `${input.value.length} / ${max_length}`;
    counter.classList.toggle('is-near', input.value.length > max_length * 0.9);
  };
  input.addEventListener('input', count);
  count();
  return {
    element: h('div', { class: 'text-input-frame' }, input, counter),
    labeled: input,
    check() {
      const { length } = input.value;
      if (required && input.value.trim() === '') return t('fillIn');
      if (min_length && length > 0 && length < min_length) return tCount('atLeastCharacters', min_length);
      return undefined;
    },
    read: () => ({ type, custom_id, value: input.value }),
  };
}

function selectInput(component: APISelectMenuComponent, label: string): ModalInput {
  const props = selectProps(component);
  const required = !('required' in component) || component.required !== false;
  let values = props.chosen;
  const element = selectMenu({
    ...props,
    label,
    min: required ? props.min : 0,
    onChoose: (chosen) => {
      values = chosen;
    },
  });
  return {
    element,
    labeled: undefined,
    check: () => (required && values.length < Math.max(props.min, 1) ? t('pleaseChoose') : undefined),
    read: () => ({ type: component.type, custom_id: component.custom_id, values }),
  };
}
