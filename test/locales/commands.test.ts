import { commandSchema } from '@cutscene/playground/discord/validate/command.ts';
import { describe, expect, it } from 'vitest';
import { commandData } from '../../src/commands/index.ts';
import { localized } from '../../src/commands/localize.ts';
import { commandTexts } from '../../src/locales/command-texts.ts';
import { dataOf, languages } from '../../src/locales/languages.ts';

interface Named {
  name: string;
  value?: string | number;
  options?: Named[];
  choices?: Named[];
  name_localizations?: Record<string, string>;
}

/** The paths of all that has words: not of choices such as `720p`. */
function paths({ options = [], choices = [] }: Named, path: string): string[] {
  return [
    path,
    ...options.flatMap((option) => paths(option, `${path} ${option.name}`)),
    ...choices.flatMap(({ name, value }) => (name === value ? [] : [`${path}=${value}`])),
  ];
}

/** The names side by side in one locale, with those below them. */
function* siblings(named: readonly Named[], locale: string): Generator<string[]> {
  yield named.map((each) => each.name_localizations?.[locale] ?? each.name);
  for (const each of named) {
    yield* siblings(each.options ?? [], locale);
    yield* siblings(each.choices ?? [], locale);
  }
}

const others = languages.filter((language) => language !== 'en');
const data = commandData.map((command) => command as Named);

describe('the commands', () => {
  it.each(others)('have their texts in %s, and no others', (language) => {
    const given = Object.keys(commandTexts(language));
    const wanted = data.flatMap((command) => paths(command, command.name));
    expect(given.filter((path) => !wanted.includes(path))).toEqual([]);
    if (!dataOf(language).isDraft) expect(wanted.filter((path) => !given.includes(path))).toEqual([]);
  });

  it.each(commandData.map((command) => [command.name, command] as const))(
    '%s is taken in every language',
    (_, command) => {
      const sent = localized(command);
      expect(commandSchema(sent).safeParse(sent).error).toBeUndefined();
    },
  );

  it.each(others.flatMap((language) => dataOf(language).discordLocales))(
    'can be told apart in %s',
    (locale) => {
      const all = commandData.map((command) => localized(command) as Named);
      for (const names of siblings(all, locale)) expect(new Set(names).size).toBe(names.length);
    },
  );

  it('are shown in English where a language has the same word', () => {
    const [video] = commandData.map((command) => localized(command) as Named);
    expect(video?.name_localizations).toEqual({ fr: 'vidéo', 'pt-BR': 'vídeo', ja: '動画' });
  });
});
