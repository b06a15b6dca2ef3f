/** The common part of all inputs of a command's options: the chip with the option's name. */

import type { APIApplicationCommandOptionChoice, APIAttachment } from 'discord-api-types/v10';
import { h } from '../dom.ts';
import { t } from '../language.ts';
import type { Option } from './commands.ts';
import type { Suggestions } from './suggestions.ts';
import type { Checked } from './validate.ts';

/** `text` is what is shown; `check` what will be sent, undefined while empty. */
export interface Field {
  option: Option;
  element: HTMLElement;
  focus: () => void;
  contains: (target: EventTarget | null) => boolean;
  text: () => string;
  setText: (text: string) => void;
  check: () => Checked | undefined;
  showError: (error: string | undefined) => void;
  attachment?: () => APIAttachment | undefined;
  busy?: () => boolean;
  takeFile?: (file: File) => void;
}
/** `typed` is true when the text moved on to another option. */
export interface FieldHost {
  suggestions: Suggestions;
  changed: (field: Field) => void;
  typed: (field: Field, text: string) => boolean;
  next: (field: Field) => void;
  remove: (field: Field) => void;
  ask: (option: Option, text: string) => Promise<APIApplicationCommandOptionChoice[] | undefined>;
}

/** `remove`: for options that may be left out */
export function fieldShell(option: Option, control: HTMLElement, remove: (() => void) | undefined) {
  const name = h('span', { class: 'option-name', id: `option-name-${option.name}` }, option.name);
  const isInput = !(control instanceof HTMLButtonElement);
  control.id = `option-${option.name}`;
  // A button is named by the option and by its own label: the chosen file.
  control.setAttribute('aria-labelledby', isInput ? name.id : `${name.id} ${control.id}`);
  if (isInput) control.setAttribute('aria-required', String(option.required === true));
  const cross =
    remove &&
    h(
      'button',
      {
        class: 'option-remove',
        type: 'button',
        tabindex: -1,
        'aria-label': t('remove', { name: option.name }),
        on: { click: remove },
      },
      '×',
    );
  const data = { testid: 'option', option: option.name };
  const element = h(
    'div',
    { class: 'option', data },
    name,
    h('span', { class: 'option-value' }, control),
    cross || null,
  );
  element.addEventListener('mousedown', (event) => {
    // A click anywhere on the chip is a click into its input.
    if (event.target === control || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    control.focus();
  });
  return {
    element,
    showError(error: string | undefined) {
      element.classList.toggle('has-error', error !== undefined);
      if (isInput) control.setAttribute('aria-invalid', String(error !== undefined));
    },
  };
}

/** Grows with its text in browsers that can't do it by CSS. */
export function growing(area: HTMLTextAreaElement) {
  if (CSS.supports('field-sizing', 'content')) return;
  const grow = () => {
    area.style.width = `min(100%, ${Math.max(area.value.length, area.placeholder.length, 4) + 1}ch)`;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  };
  area.addEventListener('input', grow);
  queueMicrotask(grow);
}
