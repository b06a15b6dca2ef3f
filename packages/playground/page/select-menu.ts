/** A select: a button that opens a list, as Discord's messages and modals have it. */

import { h } from './dom.ts';
import { icon } from './icons.ts';
import { t } from './language.ts';
import { moveFocus, openPopup } from './popup.ts';

export type SelectOption = {
  value: string;
  label: string;
  description?: string | undefined;
  icon?: Node | undefined;
};
/** `onChoose` is called when the choice is complete: at once, or when a list of several closes. */
export interface SelectProps {
  customId: string;
  label?: string | undefined;
  placeholder: string;
  options: SelectOption[];
  chosen: string[];
  min: number;
  max: number;
  disabled?: boolean | undefined;
  onChoose: (values: string[]) => void;
}

export function selectMenu({
  customId,
  label,
  placeholder,
  options,
  chosen,
  min,
  max,
  disabled,
  onChoose,
}: SelectProps) {
  let values = chosen;
  const shown = h('span', { class: 'select-text' });
  const button = h(
    'button',
    {
      class: 'select',
      type: 'button',
      disabled,
      'aria-haspopup': 'listbox',
      'aria-expanded': false,
      data: { customId, testid: 'select' },
      on: { click: open },
    },
    shown,
    icon('down'),
  );
  render();

  function render() {
    const picked = options.filter(({ value }) => values.includes(value));
    const face = picked.length === 1 ? picked[0]?.icon?.cloneNode(true) : undefined;
    const names = picked.map((option) => option.label).join(', ') || placeholder;
    shown.replaceChildren(...(face ? [h('span', { class: 'select-face' }, face)] : []), names);
    shown.classList.toggle('is-placeholder', picked.length === 0);
    const title = label ?? placeholder;
    button.setAttribute('aria-label', title && title !== names ? `${title}: ${names}` : names);
  }

  function open() {
    let draft = [...values];
    const several = max > 1;
    const rows = options.map((option) => selectRow(option, several));
    const list = h(
      'div',
      {
        class: 'select-list',
        role: 'listbox',
        'aria-label': label ?? placeholder,
        'aria-multiselectable': several,
      },
      ...rows,
    );
    if (options.length === 0) list.append(h('p', { class: 'select-empty' }, t('nothingToChoose')));
    mark();

    list.addEventListener('click', (event) => {
      const row = event.target instanceof Element ? event.target.closest('[role=option]') : null;
      const option = options[rows.indexOf(row as HTMLButtonElement)];
      if (option) toggle(option.value);
    });
    list.addEventListener('keydown', (event) => {
      moveFocus(event, list, '[role=option]');
      jump(event);
    });

    function toggle(value: string) {
      if (!several) {
        draft = draft.includes(value) && min === 0 ? [] : [value];
        return popup.close();
      }
      if (draft.includes(value)) draft = draft.filter((one) => one !== value);
      else if (draft.length < max) draft = [...draft, value];
      mark();
    }

    function mark() {
      rows.forEach((row, index) => {
        row.setAttribute('aria-selected', String(draft.includes(options[index]?.value ?? '')));
      });
    }

    /** `event`: a letter goes to the next option that begins with it */
    function jump(event: KeyboardEvent) {
      if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey) return;
      const from = rows.indexOf(document.activeElement as HTMLButtonElement) + 1;
      const order = [...rows.slice(from), ...rows.slice(0, from)];
      order.find((row) => row.textContent?.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }

    const popup = openPopup(button, list, {
      match: 'width',
      onClose() {
        button.setAttribute('aria-expanded', 'false');
        const changed = draft.length !== values.length || draft.some((value) => !values.includes(value));
        if (!changed || draft.length < min) return;
        values = options.map(({ value }) => value).filter((value) => draft.includes(value));
        render();
        onChoose(values);
      },
    });
    button.setAttribute('aria-expanded', 'true');
    (rows.find((row) => row.getAttribute('aria-selected') === 'true') ?? rows[0])?.focus();
  }
  return button;
}

function selectRow(option: SelectOption, several: boolean) {
  return h(
    'button',
    {
      class: 'select-row',
      type: 'button',
      role: 'option',
      data: { testid: 'select-option', value: option.value },
    },
    option.icon && h('span', { class: 'select-icon' }, option.icon),
    h(
      'span',
      { class: 'select-row-text' },
      h('span', {}, option.label),
      option.description && h('small', {}, option.description),
    ),
    h('span', { class: several ? 'select-mark is-box' : 'select-mark' }, icon('check')),
  );
}
