/** The languages of the bot's sentences and commands. */
export const languages = ['en', 'de', 'fr', 'es', 'pt-BR', 'ja'] as const;
export type Language = (typeof languages)[number];

/** What each language calls itself in Discord. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  'pt-BR': 'Português do Brasil',
  ja: '日本語',
};

/** The language for one of Discord's locales: `es` for `es-419`, English where there is none. */
export function languageOf(discordLocale: string): Language {
  const [family] = discordLocale.split('-');
  return languages.find((language) => language.split('-')[0] === family) ?? 'en';
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
