import { Locale } from 'discord.js';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { dataOf, guildLocaleOf, languageOf, languages } from '../../src/locales/languages.ts';

const languageData = z.strictObject({
  name: z.string().min(1).max(40),
  discordLocales: z.array(z.enum(Locale)).min(1),
  betweenSentences: z.enum([' ', '']),
  scripts: z.array(z.string().refine((script) => new RegExp(`\\p{Script=${script}}`, 'u'))).min(1),
  firstOfMonth: z.string().max(5).optional(),
  isDraft: z.literal(true).optional(),
});

it.each(languages)('%s is a language that Intl knows, and its data are whole', (language) => {
  expect(Intl.getCanonicalLocales(language)).toEqual([language]);
  expect(Intl.PluralRules.supportedLocalesOf(language)).toEqual([language]);
  languageData.parse(dataOf(language));
});

it('has one language for each of Discord’s locales', () => {
  const served = languages.flatMap((language) => dataOf(language).discordLocales);
  expect(new Set(served).size).toBe(served.length);
});

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
