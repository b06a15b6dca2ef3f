import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A language of the bot: the name of its folder here, a tag that `Intl` knows, such as `de` or `pt-BR`. */
export type Language = string;

/** What `language.json` says of its folder's language. */
export interface LanguageData {
  /** What the language calls itself. */
  name: string;
  /** Discord's locales that read this language before any other of its family. */
  discordLocales: readonly string[];
  /** What stands between two sentences: a space, or nothing in Japanese. */
  betweenSentences: string;
  /** The scripts that it is written in, as Unicode names them; charts need a face for each. */
  scripts: readonly string[];
  /** The first day of a month, where it is written in another way than the others: `1er` in French. */
  firstOfMonth?: string;
  /** Not all of it is translated yet: what is missing is said in English. */
  isDraft?: boolean;
}

const folder = import.meta.dirname;
const data = new Map(readLanguages());

/** Every folder here that has a `language.json`, English first. */
export const languages: readonly [Language, ...Language[]] = [
  'en',
  ...[...data.keys()].filter((language) => language !== 'en'),
];

function* readLanguages(): Generator<[Language, LanguageData]> {
  for (const language of readdirSync(folder).sort()) {
    const path = join(folder, language, 'language.json');
    if (existsSync(path)) yield [language, JSON.parse(readFileSync(path, 'utf8')) as LanguageData];
  }
}

/** The data of a language; those of English for one that isn't there (any more). */
export function dataOf(language: Language): LanguageData {
  const known = data.get(language) ?? data.get('en');
  if (!known) throw new Error('src/locales/en/language.json is missing');
  return known;
}

/** A part of a language's texts; empty where its folder has no such file. */
export function readTexts(language: Language, part: string): Readonly<Record<string, unknown>> {
  const path = join(folder, language, `${part}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>) : {};
}

/**
 * The language for one of Discord's locales: the one that serves it, otherwise one of its family that is written in the
 * same letters (`zh-TW` isn't readable for everybody who reads `zh-CN`), otherwise English.
 */
export function languageOf(discordLocale: string): Language {
  const serving = languages.find((language) => dataOf(language).discordLocales.includes(discordLocale));
  const family = familyOf(discordLocale);
  return serving ?? languages.find((language) => familyOf(language) === family) ?? 'en';
}

/** `zh Hans`, `pt Latn`. */
function familyOf(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize();
  return `${language} ${script}`;
}

/** The language of an answer that only the member sees. */
export function localeOf({ locale }: { locale: string }): Language {
  return languageOf(locale);
}

/**
 * The language of what everybody in the server sees: the one its admins chose, otherwise the server's own in Discord.
 */
export function guildLocaleOf(
  { guildLocale }: { guildLocale: string | null },
  { language }: { language: Language | null },
): Language {
  return language ?? languageOf(guildLocale ?? 'en');
}
