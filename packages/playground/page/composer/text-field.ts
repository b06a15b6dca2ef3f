/** The input of an option that takes free text or a number. */

import { h } from '../dom.ts';
import { OptionType } from '../enums.ts';
import { tCount } from '../language.ts';
import type { Option } from './commands.ts';
import type { Field, FieldHost } from './field.ts';
import { fieldShell, growing } from './field.ts';
import { checkText } from './validate.ts';

export function createTextField(option: Option, host: FieldHost): Field {
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

  const field: Field = {
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
    if (left < 0) return tCount('charactersTooMany', -left);
    return left < 200 ? tCount('charactersLeft', left) : undefined;
  }
  return field;
}
