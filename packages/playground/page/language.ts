/** The language of the page, which a person chooses as in Discord's own settings. It applies until they choose another. */
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ja } from './texts/ja.ts';
import { ptBr } from './texts/pt-BR.ts';
import type { Plain, PluralKey, Texts } from './texts/texts.ts';

export type Language = (typeof languages)[number];

/** By Discord's locales. */
export const languages = [
  { locale: 'en-US', name: 'English', texts: en },
  { locale: 'de', name: 'Deutsch', texts: de },
  { locale: 'es-419', name: 'Español', texts: es },
  { locale: 'fr', name: 'Français', texts: fr },
  { locale: 'ja', name: '日本語', texts: ja },
  { locale: 'pt-BR', name: 'Português do Brasil', texts: ptBr },
] as const satisfies { locale: string; name: string; texts: Texts }[];

const storageKey = 'language';
const stored = localStorage.getItem(storageKey);
/** What was chosen; until then, everybody has the language that the local Discord gave them. */
export const chosen: Language | undefined = languages.find(({ locale }) => locale === stored);
export const language: Language = chosen ?? languages[0];
document.documentElement.lang = language.locale;

/** For dates and numbers. An English browser keeps its own way to write them. */
export const intlLocale =
  language.locale === 'en-US' && navigator.language.startsWith('en') ? navigator.language : language.locale;

const texts: Texts = language.texts;
const plural = new Intl.PluralRules(language.locale);

/** Every part of the page is made anew: nothing in it has to know that its language can change. */
export function chooseLanguage(next: Language) {
  localStorage.setItem(storageKey, next.locale);
  location.reload();
}

/** A text in the page's language. */
export function t(key: Plain, params: Record<string, string | number> = {}): string {
  return fill(texts[key], params);
}

/** The form of a text that fits its `count`. */
export function tCount(key: PluralKey, count: number, params: Record<string, string | number> = {}): string {
  const forms = texts[key];
  const form = plural.select(count) === 'one' ? (forms.one ?? forms.other) : forms.other;
  return fill(form, { count, ...params });
}

/** A text that the local Discord sends in English; what has no translation stays as it came. */
export function tKnown(key: string, english: string): string {
  return hasText(key) ? String(texts[key as Plain]) : english;
}

export function hasText(key: string): boolean {
  return key in texts;
}

/** The parts of a text in their order, with nodes in place of its parameters. */
export function tNodes<T>(key: Plain, nodes: Record<string, T>): (string | T)[] {
  return texts[key].split(/(\{\w+\})/).map((part) => nodes[part.slice(1, -1)] ?? part);
}

function fill(text: string, params: Record<string, string | number>) {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
