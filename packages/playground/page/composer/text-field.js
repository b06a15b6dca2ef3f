/**
 * The input of an option that takes free text or a number.
 *
 * @import { Option } from './commands.js'
 * @import { Field, FieldHost } from './field.js'
 */
import { h } from '../dom.js';
import { OptionType } from '../enums.js';
import { fieldShell, growing } from './field.js';
import { checkText } from './validate.js';

/**
 * @param {Option} option
 * @param {FieldHost} host
 * @returns {Field}
 */
export function createTextField(option, host) {
  const isNumber = option.type !== OptionType.String;
  const area = h('textarea', {
    class: 'option-input',
    rows: 1,
    autocomplete: 'off',
    spellcheck: !isNumber,
    inputmode: isNumber ? 'numeric' : undefined,
    enterkeyhint: 'send',
    data: { testid: `option-${option.name}` },
  });
  const shell = fieldShell(option, area, option.required ? undefined : () => host.remove(field));

  /** @type {Field} */
  const field = {
    option,
    element: shell.element,
    focus: () => area.focus(),
    contains: (target) => target === area,
    text: () => area.value,
    setText(text) {
      area.value = text;
      area.dispatchEvent(new Event('input'));
    },
    check: () => (area.value.trim() === '' ? undefined : checkText(option, area.value.trim())),
    showError: shell.showError,
  };

  area.addEventListener('input', () => {
    if (host.typed(field, area.value)) return;
    host.changed(field);
    if (document.activeElement === area) hint();
  });
  area.addEventListener('focus', hint);
  area.addEventListener('blur', () => host.suggestions.hide());
  growing(area);

  function hint() {
    const note = remaining();
    host.suggestions.show({ title: option.name, detail: option.description, note, for: area });
  }

  function remaining() {
    const max = 'max_length' in option ? option.max_length : undefined;
    const left = (max ?? Number.POSITIVE_INFINITY) - [...area.value].length;
    if (left < 0) return `${-left} characters too many`;
    return left < 200 ? `${left} characters left` : undefined;
  }
  return field;
}
