/**
 * The common part of all inputs of a command's options: the chip with the option's name.
 *
 * @import { APIAttachment, APIApplicationCommandOptionChoice } from 'discord-api-types/v10'
 * @import { Option } from './commands.js'
 * @import { Suggestions } from './suggestions.js'
 * @import { Checked } from './validate.js'
 */
import { h } from '../dom.js';

/**
 * @typedef {{
 *   option: Option,
 *   element: HTMLElement,
 *   focus: () => void,
 *   contains: (target: EventTarget | null) => boolean,
 *   text: () => string,
 *   setText: (text: string) => void,
 *   check: () => Checked | undefined,
 *   showError: (error: string | undefined) => void,
 *   attachment?: () => APIAttachment | undefined,
 *   busy?: () => boolean,
 *   takeFile?: (file: File) => void,
 * }} Field `text` is what is shown; `check` what will be sent, undefined while empty
 */
/**
 * @typedef {{
 *   suggestions: Suggestions,
 *   changed: (field: Field) => void,
 *   typed: (field: Field, text: string) => boolean,
 *   next: (field: Field) => void,
 *   remove: (field: Field) => void,
 *   ask: (option: Option, text: string) => Promise<APIApplicationCommandOptionChoice[] | undefined>,
 * }} FieldHost `typed` is true when the text moved on to another option
 */

/**
 * @param {Option} option
 * @param {HTMLElement} control
 * @param {(() => void) | undefined} remove for options that may be left out
 */
export function fieldShell(option, control, remove) {
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
        'aria-label': `Remove ${option.name}`,
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
    /** @param {string | undefined} error */
    showError(error) {
      element.classList.toggle('has-error', error !== undefined);
      if (isInput) control.setAttribute('aria-invalid', String(error !== undefined));
    },
  };
}

/**
 * Grows with its text in browsers that can't do it by CSS.
 *
 * @param {HTMLTextAreaElement} area
 */
export function growing(area) {
  if (CSS.supports('field-sizing', 'content')) return;
  const grow = () => {
    area.style.width = `min(100%, ${Math.max(area.value.length, area.placeholder.length, 4) + 1}ch)`;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  };
  area.addEventListener('input', grow);
  queueMicrotask(grow);
}
