import type { Item } from './items.ts';
import type { OfferedModels } from './read.ts';

/** What `/settings set value` offers for a setting while somebody types; Discord shows 25. */
export function suggestValues(item: Item, typed: string, offered: OfferedModels): string[] {
  const { control } = item;
  switch (control.kind) {
    case 'toggle':
      return matching(['on', 'off', 'default'], typed);
    case 'choice':
      return matching([...control.options, 'default'], typed);
    case 'model':
      return matching([...offered.map(({ id }) => id), 'default'], typed);
    case 'models':
      return suggestList(typed, ['all', ...offered.map(({ id }) => id)]);
    default:
      return matching(typed === '' ? ['default'] : [typed, 'default'], typed);
  }
}

/** Completes the last word of a list. */
function suggestList(typed: string, words: readonly string[]): string[] {
  const [, before = '', sign = '', last = ''] = /^(.*[\s,;])?([+-]?)([^\s,;]*)$/s.exec(typed) ?? [];
  const used = new Set(before.split(/[\s,;]+/).map((word) => word.replace(/^[+-]/, '')));
  return matching(
    words.filter((word) => !used.has(word)),
    last,
  ).map((word) => `${before}${sign}${word}`);
}

function matching(words: readonly string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase();
  return words.filter((word) => word.toLowerCase().includes(wanted)).slice(0, 25);
}
