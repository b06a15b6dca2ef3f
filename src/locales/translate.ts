import { createRequire } from 'node:module';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Markdown } from '../text/markdown.ts';
import { hasOwnCommands, mentionCommands } from './command-mentions.ts';
import type { answers as englishAnswers } from './en/answers.ts';
import type { films as englishFilms } from './en/films.ts';
import type { messages as englishMessages } from './en/messages.ts';
import type { operator as englishOperator } from './en/operator.ts';
import type { overviews as englishOverviews } from './en/overviews.ts';
import type { reviews as englishReviews } from './en/reviews.ts';
import type { safety as englishSafety } from './en/safety.ts';
import type { settings as englishSettings } from './en/settings.ts';
import type { stories as englishStories } from './en/stories.ts';
import { dataOf, type Language, languages, localeOf, readTexts } from './languages.ts';

type English = typeof englishMessages &
  typeof englishAnswers &
  typeof englishReviews &
  typeof englishSettings &
  typeof englishOverviews &
  typeof englishSafety &
  typeof englishStories &
  typeof englishOperator &
  typeof englishFilms;
export type MessageKey = keyof English;
/**
 * The names of the parameters in an ICU message. Text in a branch isn't a name: it has a space, # or a parameter of its
 * own.
 */
type Names<Text extends string> = Text extends `${string}{${infer Rest}` ? First<Rest> | Names<Rest> : never;
type First<Rest extends string> = Rest extends `${infer Inside}}${string}`
  ? Inside extends `${infer Found},${string}`
    ? Name<Found>
    : Name<Inside>
  : never;
type Name<Text extends string> = Text extends `${string}${' ' | '#' | '{'}${string}` ? never : Text;
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
const parts = [
  'messages',
  'answers',
  'safety',
  'reviews',
  'settings',
  'overviews',
  'stories',
  'operator',
  'films',
] as const;
const translators = new Map<string, Translate>();

/**
 * The translator of a language; `undefined` stands for what was stored before there were languages. With `guildId`, it
 * names that server's own commands, if it has some.
 */
export function translator(language: Language = 'en', guildId?: string | null): Translate {
  const ownGuild = guildId && hasOwnCommands(guildId) ? guildId : undefined;
  const key = ownGuild === undefined ? language : `${language} ${ownGuild}`;
  const known = translators.get(key);
  if (known) return known;
  // A stored language may be gone by now.
  const made = languages.includes(language)
    ? createTranslator(language, ownGuild)
    : translator('en', guildId);
  translators.set(key, made);
  return made;
}

/** The translator of an answer that only the member sees. */
export function translatorFor(interaction: { locale: string; guildId?: string | null }): Translate {
  return translator(localeOf(interaction), interaction.guildId);
}

function createTranslator(language: Language, guildId: string | undefined): Translate {
  const unread = [...parts];
  const texts: Record<string, string> = {};
  const compiled = new Map<string, IntlMessageFormat>();

  function textOf(key: string): string | undefined {
    for (let text = texts[key]; ; text = texts[key]) {
      if (text !== undefined) return text;
      const part = unread.shift();
      if (part === undefined) return undefined;
      Object.assign(texts, readPart(language, part));
    }
  }

  function compile(text: string): IntlMessageFormat {
    // Mentions look like tags.
    const message = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
    compiled.set(text, message);
    return message;
  }

  function translate(key: MessageKey, ...params: [] | [Readonly<Record<string, string | number>>]): string {
    const written = textOf(key);
    if (written === undefined) return inEnglish(language, key, params);
    // Ids may become known, or change, at any time.
    const text = mentionCommands(written, language, guildId);
    const [values] = params;
    if (values === undefined) return text;
    return String((compiled.get(text) ?? compile(text)).format(values));
  }

  return Object.assign(translate, { language }) as Translate;
}

function readPart(language: Language, part: (typeof parts)[number]): object {
  if (language !== 'en') return readTexts(language, part);
  return (require(`./en/${part}.ts`) as Record<string, object>)[part] ?? {};
}

/** What a language lacks. */
function inEnglish(language: Language, key: MessageKey, params: unknown[]): string {
  if (language === 'en') throw new Error(`There is no message ${key}`);
  return (translator('en') as (key: MessageKey, ...params: unknown[]) => string)(key, ...params);
}

/** Sentences after each other, as the language sets them. */
export function inARow({ language }: Translate, ...sentences: string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(dataOf(language).betweenSentences);
}
