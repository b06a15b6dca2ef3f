/** The place behind the last chip where optional options are added: "+5 more". */

import { h } from '../dom.ts';
import { OptionType } from '../enums.ts';
import { t } from '../language.ts';
import type { Option } from './commands.ts';
import type { Suggestions } from './suggestions.ts';

export function createMoreOptions({
  suggestions,
  rest,
  add,
}: {
  suggestions: Suggestions;
  rest: () => Option[];
  add: (name: string) => void;
}) {
  const input = h('input', {
    class: 'option-more',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: false,
    enterkeyhint: 'send',
    'aria-label': t('addOption'),
    'aria-expanded': false,
    data: { testid: 'more-options' },
  });
  input.addEventListener('focus', show);
  input.addEventListener('click', show);
  input.addEventListener('input', () => {
    const typed = input.value.trim().toLowerCase();
    const named = rest().find((option) => typed === `${option.name}:`);
    if (named) choose(named.name);
    else show();
  });
  input.addEventListener('blur', () => suggestions.hide());

  function choose(name: string) {
    input.value = '';
    add(name);
  }

  function show() {
    const typed = input.value.trim().toLowerCase();
    const options = rest().filter((option) => option.name.includes(typed.replace(/:$/, '')));
    suggestions.show({
      title: t(rest().length > 0 ? 'options' : 'ready'),
      detail: t(rest().length > 0 ? 'allOptional' : 'enterToSend'),
      items: options.map((option) => ({
        label: option.name,
        detail: option.description,
        icon: option.type === OptionType.Attachment ? 'image' : 'plus',
        testid: 'option-offer',
        value: option.name,
        pick: () => choose(option.name),
      })),
      note: options.length === 0 && typed !== '' ? t('noSuchOption') : t('enterSends'),
      // Nothing is marked before something is typed: Enter means send.
      active: typed === '' ? -1 : 0,
      for: input,
    });
  }

  return {
    element: input,
    focus: () => input.focus(),
    contains: (target: EventTarget | null) => target === input,
    leftover: () => input.value.trim(),
    refresh() {
      const count = rest().length;
      input.placeholder = count > 0 ? t('moreOptions', { count }) : '';
      input.classList.toggle('is-done', count === 0);
    },
  };
}
