/** The panel over the message box: commands, options or choices to pick from, and hints. */

import { append, h } from '../dom.ts';
import type { IconName } from '../icons.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';

export interface Suggestion {
  label: string;
  detail?: string | undefined;
  aside?: string | undefined;
  icon?: IconName | Node | undefined;
  testid?: string;
  value?: string;
  pick: () => void;
}
/** `active` is the item marked at first, -1 for none; `for` the input that keeps the focus. */
export interface Panel {
  title: string;
  detail?: string | undefined;
  items?: Suggestion[];
  note?: string | undefined;
  active?: number;
  for: HTMLElement;
}

export function createSuggestions() {
  const list = h('div', {
    class: 'suggestion-list',
    role: 'listbox',
    id: 'suggestions',
    'aria-label': t('suggestions'),
  });
  const head = h('div', { class: 'suggestions-head' });
  const note = h('div', { class: 'suggestions-note', role: 'status' });
  const element = h(
    'div',
    { class: 'suggestions', hidden: true, data: { testid: 'suggestions' } },
    head,
    list,
    note,
  );
  // The input keeps the focus while the mouse picks.
  element.addEventListener('mousedown', (event) => event.preventDefault());

  let items: Suggestion[] = [];
  let active = -1;
  let input: HTMLElement | null = null;

  function expand(open: boolean) {
    // A text area, the most common input, has no such state.
    if (input?.role === 'combobox') input.setAttribute('aria-expanded', String(open));
  }

  function mark(index: number) {
    active = index;
    [...list.children].forEach((child, at) => {
      child.setAttribute('aria-selected', String(at === index));
      if (at === index) child.scrollIntoView({ block: 'nearest' });
    });
    const id = list.children[index]?.id;
    if (id) input?.setAttribute('aria-activedescendant', id);
    else input?.removeAttribute('aria-activedescendant');
  }

  function row(item: Suggestion, index: number) {
    const imageLink = typeof item.icon === 'string' ? icon(item.icon) : item.icon;
    return h(
      'div',
      {
        class: 'suggestion',
        role: 'option',
        id: `suggestion-${index}`,
        // Not reached by Tab: the input keeps the focus and names the active one.
        tabindex: -1,
        'aria-selected': false,
        data: { testid: item.testid ?? 'suggestion', value: item.value },
        on: { click: () => item.pick(), mousemove: () => active !== index && mark(index) },
      },
      imageLink && h('span', { class: 'suggestion-icon' }, imageLink),
      h('span', { class: 'suggestion-label' }, item.label),
      item.detail && h('span', { class: 'suggestion-detail' }, item.detail),
      item.aside && h('span', { class: 'suggestion-aside' }, item.aside),
    );
  }

  return {
    element,

    show(panel: Panel) {
      if (input !== panel.for) this.hide();
      input = panel.for;
      items = panel.items ?? [];
      head.replaceChildren(h('strong', {}, panel.title));
      append(head, [panel.detail && h('span', {}, panel.detail)]);
      list.replaceChildren(...items.map(row));
      list.hidden = items.length === 0;
      note.textContent = panel.note ?? '';
      note.hidden = !panel.note;
      element.hidden = false;
      input.setAttribute('aria-controls', 'suggestions');
      expand(items.length > 0);
      mark(Math.min(panel.active ?? -1, items.length - 1));
      if (active === -1) list.scrollTop = 0;
    },

    hide() {
      input?.removeAttribute('aria-activedescendant');
      expand(false);
      input = null;
      items = [];
      active = -1;
      element.hidden = true;
    },

    /** Whether there is something to pick from. A hint alone doesn't count. */
    get isOpen() {
      return items.length > 0;
    },

    get hasActive() {
      return active !== -1;
    },

    move(by: 1 | -1) {
      const next =
        active === -1 && by === -1 ? items.length - 1 : (active + by + items.length) % items.length;
      mark(next);
    },

    pickActive() {
      items[active]?.pick();
    },
  };
}

export type Suggestions = ReturnType<typeof createSuggestions>;
