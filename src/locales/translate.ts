import { createRequire } from 'node:module';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Markdown } from '../text/markdown.ts';
import type { answers as englishAnswers } from './answers/en.ts';
import { type Language, localeOf } from './languages.ts';
import type { messages as englishMessages } from './messages/en.ts';
import type { operator as englishOperator } from './operator/en.ts';
import type { overviews as englishOverviews } from './overviews/en.ts';
import type { reviews as englishReviews } from './reviews/en.ts';
import type { safety as englishSafety } from './safety/en.ts';
import type { settings as englishSettings } from './settings/en.ts';

type English = typeof englishMessages &
  typeof englishAnswers &
  typeof englishReviews &
  typeof englishSettings &
  typeof englishOverviews &
  typeof englishSafety &
  typeof englishOperator;
export type MessageKey = keyof English;
/** A language's messages by part, in ICU's format: what all may read, what one member alone reads, and so on. */
export type Messages = Readonly<Record<keyof typeof englishMessages, string>>;
export type Answers = Readonly<Record<keyof typeof englishAnswers, string>>;
export type Overviews = Readonly<Record<keyof typeof englishOverviews, string>>;
export type OperatorTexts = Readonly<Record<keyof typeof englishOperator, string>>;
export type Reviews = Readonly<Record<keyof typeof englishReviews, string>>;
export type SafetyTexts = Readonly<Record<keyof typeof englishSafety, string>>;
export type SettingsTexts = Readonly<Record<keyof typeof englishSettings, string>>;

/**
 * The names of the parameters in an ICU message; text in the branches of a plural isn't a name, because it has a space
 * or #.
 */
type Names<Text extends string> = Text extends `${string}{${infer Rest}` ? First<Rest> | Names<Rest> : never;
type First<Rest extends string> = Rest extends `${infer Inside}}${string}`
  ? Inside extends `${infer Found},${string}`
    ? Name<Found>
    : Name<Inside>
  : never;
type Name<Text extends string> = Text extends `${string}${' ' | '#'}${string}` ? never : Text;
type Params<Key extends MessageKey> = [Names<English[Key]>] extends [never]
  ? []
  : [params: Readonly<{ [Param in Names<English[Key]>]: Value<Param> }>];

/** What somebody else has written has to be made harmless before it is part of a message: see `safeLine`. */
type Value<Param> = Param extends FromOutside ? Markdown | number : string | number;
type FromOutside = 'reason' | 'word' | 'asked' | 'search';

/** Says a message in one language. */
export interface Translate {
  <Key extends MessageKey>(key: Key, ...params: Params<Key>): string;
  readonly language: Language;
}

/** Something to say, once it is known in which language. */
export type Sentence = (t: Translate) => string;

// A language is read when somebody first needs it, part by part; its messages are compiled when they are first said.
const require = createRequire(import.meta.url);
const parts = ['messages', 'answers', 'safety', 'reviews', 'settings', 'overviews', 'operator'] as const;
const translators = new Map<Language, Translate>();

/** The translator of a language; `undefined` stands for what was stored before there were languages. */
export function translator(language: Language = 'en'): Translate {
  const known = translators.get(language);
  if (known) return known;
  const made = createTranslator(language);
  translators.set(language, made);
  return made;
}

/** The translator of an answer that only the member sees. */
export function translatorFor(interaction: { locale: string }): Translate {
  return translator(localeOf(interaction));
}

function createTranslator(language: Language): Translate {
  const unread = [...parts];
  const texts: Partial<Record<MessageKey, string>> = {};
  const compiled = new Map<MessageKey, IntlMessageFormat>();

  function textOf(key: MessageKey): string {
    const text = texts[key];
    if (text !== undefined) return text;
    const part = unread.shift();
    if (part === undefined) throw new Error(`There is no message ${key} in ${language}`);
    Object.assign(texts, (require(`./${part}/${language}.ts`) as Record<string, object>)[part]);
    return textOf(key);
  }

  function compile(key: MessageKey): IntlMessageFormat {
    // Mentions look like tags.
    const message = new IntlMessageFormat(textOf(key), language, undefined, { ignoreTag: true });
    compiled.set(key, message);
    return message;
  }

  function translate(key: MessageKey, params?: Readonly<Record<string, string | number>>): string {
    if (params === undefined) return textOf(key);
    return String((compiled.get(key) ?? compile(key)).format(params));
  }

  return Object.assign(translate, { language }) as Translate;
}

/** Sentences after each other, as the language sets them. */
export function inARow({ language }: Translate, ...sentences: string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(language === 'ja' ? '' : ' ');
}
