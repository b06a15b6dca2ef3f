import { Locale } from 'discord.js';
import { expect, it } from 'vitest';
import { guildLocaleOf, languageOf } from '../../src/locales/languages.ts';

it.each([
  [Locale.EnglishUS, 'en'],
  [Locale.EnglishGB, 'en'],
  [Locale.German, 'de'],
  [Locale.French, 'fr'],
  [Locale.SpanishES, 'es'],
  [Locale.SpanishLATAM, 'es'],
  [Locale.PortugueseBR, 'pt-BR'],
  [Locale.Japanese, 'ja'],
  [Locale.Korean, 'en'],
])('%s is read as %s', (locale, language) => expect(languageOf(locale)).toBe(language));

it('takes what a guild has set before what Discord says of it', () => {
  expect(guildLocaleOf({ guildLocale: 'ja' }, { language: 'fr' })).toBe('fr');
  expect(guildLocaleOf({ guildLocale: 'ja' }, { language: null })).toBe('ja');
});
