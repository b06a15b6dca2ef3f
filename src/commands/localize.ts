import { Locale } from 'discord.js';
import type { CommandData } from '../interactions/handlers.ts';
import { type CommandTexts, commandTexts } from '../locales/command-texts.ts';
import { languageOf } from '../locales/languages.ts';

/** The path of a command, of its options and of their choices, as in `CommandTexts`. */
export type CommandPath<Data> = Data extends { readonly name: infer Name extends string }
  ? PathsBelow<Data, Name>
  : never;
type PathsBelow<Data, Path extends string> =
  | Path
  | (Data extends { readonly options: readonly (infer Option)[] } ? OptionPath<Option, Path> : never)
  | (Data extends { readonly choices: readonly (infer Choice)[] } ? ChoicePath<Choice, Path> : never);
type OptionPath<Option, Path extends string> = Option extends { readonly name: infer Name extends string }
  ? PathsBelow<Option, `${Path} ${Name}`>
  : never;
/** A choice whose name is its value, such as `720p`, is the same in every language. */
type ChoicePath<Choice, Path extends string> = Choice extends {
  readonly name: infer Name extends string;
  readonly value: infer Value extends string | number;
}
  ? [Name] extends [Value]
    ? never
    : `${Path}=${Value}`
  : never;
/** Discord shows the English names for every locale without a language here. */
const byLocale: readonly (readonly [Locale, CommandTexts])[] = Object.values(Locale).flatMap((locale) => {
  const language = languageOf(locale);
  return language === 'en' ? [] : [[locale, commandTexts(language)] as const];
});

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
    const text = texts[path];
    return text === undefined ? [] : [{ locale, ...text }];
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
