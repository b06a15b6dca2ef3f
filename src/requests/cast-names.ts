import { lookAlikeOf } from '../moderation/look-alikes.ts';
import { cleanLine, isVisible } from '../text/clean.ts';

// How prompts name the cast: `@mia`.

export const CAST_NAME_MAX_LENGTH = 32;

/** Letters and digits of any language, with single spaces, dashes or underscores between them. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[ _-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*$/u;
/** Discord's own. */
const RESERVED = ['everyone', 'here'];
/** Scripts that are written without spaces between words. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]/u;
const scripts = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map(
  (script) => new RegExp(`\\p{scx=${script}}`, 'u'),
);
const WORD = /^[\p{L}\p{M}\p{N}]/u;
const JOINED = /^[_-]+[\p{L}\p{N}]/u;

/** A name as its owner wrote it, with plain spaces. */
export function cleanCastName(typed: string): string {
  return typed
    .normalize('NFC')
    .trim()
    .replace(/^[@＠]/u, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

export function isCastName(name: string): boolean {
  const isShort = [...name].length <= CAST_NAME_MAX_LENGTH;
  // Lists show it as it is.
  const isClean = isVisible(name) && cleanLine(name) === name;
  return isShort && isClean && NAME.test(name) && !RESERVED.includes(castKey(name));
}

/** A name as it is compared: `Straße` is `STRASSE`, and letters that look the same are the same. */
export function castKey(name: string): string {
  const seen = name.normalize('NFKD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const folded = [...seen].map(
    (character) => lookAlikeOf(character) ?? character.toUpperCase().toLowerCase(),
  );
  return folded.join('').replace(/\s+/gu, ' ');
}

/**
 * Those of the cast that a prompt names, in its order, each once; of several names that fit, the longest. Code and
 * Discord's mentions name nobody, nor do addresses of mail.
 */
export function namedIn<C extends { key: string }>(prompt: string, cast: readonly C[]): C[] {
  if (cast.length === 0) return [];
  const longestFirst = cast.toSorted((a, b) => b.key.length - a.key.length);
  const text = castKey(withoutCode(prompt).replace(/<@[!&]?\d+>|\\[@＠]/gu, ' '));
  const named = new Set<C>();
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (isInWord(text.slice(Math.max(0, at - 8), at))) continue;
    const one = longestFirst.find(
      ({ key }) => text.startsWith(key, at + 1) && isEnd(key, text.slice(at + 1 + key.length)),
    );
    if (one) named.add(one);
  }
  return [...named];
}

/** What is between backticks is out. */
function withoutCode(text: string): string {
  const parts = text.split(/`+/);
  return parts.filter((_, index) => index % 2 === 0 || index === parts.length - 1).join(' ');
}

/** Whether an `@` after this is within a word, as in `mail@example.com`. */
function isInWord(before: string): boolean {
  const last = letterAtEnd(before);
  return /[\p{L}\p{N}]/u.test(last) && !UNSPACED.test(last);
}

/** Whether a name ends where this follows. Japanese has no spaces: there, another script begins another word. */
function isEnd(key: string, rest: string): boolean {
  const following = rest.slice(0, 40);
  if (JOINED.test(following)) return false;
  if (!WORD.test(following)) return true;
  const [next = ''] = following;
  const last = letterAtEnd(key);
  return UNSPACED.test(next) && !scripts.some((script) => script.test(last) && script.test(next));
}

/** Without its marks, and the sign for a long vowel, which belong to several scripts. */
function letterAtEnd(text: string): string {
  return [...text.replace(/[ー\p{M}]+$/u, '')].at(-1) ?? '';
}
