import type { Translate } from '../locales/translate.ts';
import { type Item, optionName } from './item.ts';
import type { OfferedModels } from './read.ts';

/** A suggestion: its label, and its value in every language. */
interface Suggestion {
  name: string;
  value: string;
}

/** The suggestions of `/settings set value` while an admin types. Discord shows 25. */
export function suggestValues(t: Translate, item: Item, typed: string, offered: OfferedModels): Suggestion[] {
  const { control } = item;
  const byDefault = { name: t('value.default'), value: 'default' };
  switch (control.kind) {
    case 'toggle': {
      const [on, off] = [t('value.on'), t('value.off')];
      return matching([{ name: on, value: 'on' }, { name: off, value: 'off' }, byDefault], typed);
    }
    case 'choice': {
      const options = control.options.map((value) => ({ name: optionName(t, item, value), value }));
      return matching([...options, byDefault], typed);
    }
    case 'model':
      return matching([...offered.map(({ id }) => plain(id)), byDefault], typed);
    case 'models':
      return suggestList(typed, [
        { name: t('value.all'), value: 'all' },
        ...offered.map(({ id }) => plain(id)),
      ]);
    default:
      // A sign that begins a name isn't a value yet.
      return /^[@#\s]*$/.test(typed) ? [byDefault] : [plain(typed), ...matching([byDefault], typed)];
  }
}

/** Completes the last word of a list. */
function suggestList(typed: string, words: readonly Suggestion[]): Suggestion[] {
  const [, before = '', sign = '', last = ''] = /^(.*[\s,;])?([+-]?)([^\s,;]*)$/s.exec(typed) ?? [];
  const used = new Set(before.split(/[\s,;]+/).map((word) => word.replace(/^[+-]/, '')));
  const unused = words.filter(({ value }) => !used.has(value));
  return matching(unused, last).map(({ name, value }) => ({
    name: `${before}${sign}${name}`,
    value: `${before}${sign}${value}`,
  }));
}

function matching(words: readonly Suggestion[], typed: string): Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  return words
    .filter(({ name, value }) => [name, value].some((word) => word.toLowerCase().includes(wanted)))
    .slice(0, 25);
}

function plain(value: string): Suggestion {
  return { name: value, value };
}
