import { createRequire } from 'node:module';
import { IntlMessageFormat } from 'intl-messageformat';
import type { answers as englishAnswers } from './answers/en.ts';
import { type Language, localeOf } from './languages.ts';
import type { messages as englishMessages } from './messages/en.ts';

type English = typeof englishMessages & typeof englishAnswers;
export type MessageKey = keyof English;
/** Every message of a language that all may read, and every answer for one member, in ICU's format. */
export type Messages = Readonly<Record<keyof typeof englishMessages, string>>;
export type Answers = Readonly<Record<keyof typeof englishAnswers, string>>;

/** The names of the parameters in an ICU message; text in the branches of a plural is no name, for it has a space or #. */
type Names<Text extends string> = Text extends `${string}{${infer Rest}` ? First<Rest> | Names<Rest> : never;
type First<Rest extends string> = Rest extends `${infer Inside}}${string}`
  ? Inside extends `${infer Found},${string}`
    ? Name<Found>
    : Name<Inside>
  : never;
type Name<Text extends string> = Text extends `${string}${' ' | '#'}${string}` ? never : Text;
type Params<Key extends MessageKey> = [Names<English[Key]>] extends [never]
  ? []
  : [params: Readonly<Record<Names<English[Key]>, string | number>>];

/** Says a message in one language. */
export interface Translate {
  <Key extends MessageKey>(key: Key, ...params: Params<Key>): string;
  readonly language: Language;
}

/** Something to say, once it is known in which language. */
export type Sentence = (t: Translate) => string;

// A language is read when somebody first needs it; its messages are compiled when they are first said.
const require = createRequire(import.meta.url);
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
  const texts: Readonly<Record<MessageKey, string>> = {
    ...(require(`./messages/${language}.ts`) as { messages: Messages }).messages,
    ...(require(`./answers/${language}.ts`) as { answers: Answers }).answers,
  };
  const compiled = new Map<MessageKey, IntlMessageFormat>();

  function compile(key: MessageKey): IntlMessageFormat {
    // Mentions look like tags.
    const message = new IntlMessageFormat(texts[key], language, undefined, { ignoreTag: true });
    compiled.set(key, message);
    return message;
  }

  function translate(key: MessageKey, params?: Readonly<Record<string, string | number>>): string {
    if (params === undefined) return texts[key];
    return String((compiled.get(key) ?? compile(key)).format(params));
  }

  return Object.assign(translate, { language }) as Translate;
}

/** Sentences after each other, as the language sets them. */
export function inARow({ language }: Translate, ...sentences: string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(language === 'ja' ? '' : ' ');
}
