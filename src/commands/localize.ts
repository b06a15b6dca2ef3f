import { Locale } from 'discord.js';
import type { CommandData } from '../interactions/handlers.ts';
import { texts as german } from '../locales/commands/de.ts';
import { texts as spanish } from '../locales/commands/es.ts';
import { texts as french } from '../locales/commands/fr.ts';
import { texts as japanese } from '../locales/commands/ja.ts';
import { texts as portuguese } from '../locales/commands/pt-BR.ts';
import type { CommandTexts } from '../locales/commands/texts.ts';

/** Discord shows the English names for every other locale. */
const byLocale: readonly [Locale, CommandTexts][] = [
  [Locale.German, german],
  [Locale.French, french],
  [Locale.SpanishES, spanish],
  [Locale.SpanishLATAM, spanish],
  [Locale.PortugueseBR, portuguese],
  [Locale.Japanese, japanese],
];

/** A command, an option or a choice. */
interface Named {
  name: string;
  description?: string;
  options?: readonly Named[];
  choices?: readonly Named[];
  value?: string | number;
}

/** The command with its names and descriptions in every language that has them. */
export function localized<D extends CommandData>(data: D): D {
  return withTexts(data as Named, data.name) as D;
}

function withTexts(named: Named, path: string): Named {
  const { options, choices } = named;
  const found = byLocale.flatMap(([locale, texts]) => {
    const [name, description] = [texts[path] ?? []].flat() as string[];
    return name === undefined ? [] : [{ locale, name, description }];
  });
  return {
    ...named,
    ...localizations('name_localizations', found, ({ name }) => (name === named.name ? undefined : name)),
    ...localizations('description_localizations', found, ({ description }) => description),
    ...(options && { options: options.map((each) => withTexts(each, `${path} ${each.name}`)) }),
    ...(choices && { choices: choices.map((each) => withTexts(each, `${path}=${each.value}`)) }),
  };
}

function localizations<T extends { locale: Locale }>(
  field: string,
  found: readonly T[],
  textOf: (one: T) => string | undefined,
) {
  const entries = found.flatMap((one) => {
    const text = textOf(one);
    return text === undefined ? [] : [[one.locale, text] as const];
  });
  return entries.length === 0 ? {} : { [field]: Object.fromEntries(entries) };
}
