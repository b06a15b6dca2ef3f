import { UserError } from '../errors.ts';
import type { Translate } from '../locales/translate.ts';
import type { Item } from './item.ts';
import { isWordFor } from './words.ts';

export type NameKind = 'channel' | 'role' | 'member';

/** A named item of a server: `mention` is `<#id>`, `<@&id>` or `<@id>`. */
export interface Named {
  name: string;
  mention: string;
}

/** The kinds of names that a setting's value may contain. */
export function nameKindOf({ control: { kind } }: Item): NameKind | undefined {
  if (kind === 'channel' || kind === 'channels' || kind === 'models-by-channel') return 'channel';
  if (kind === 'roles' || kind === 'by-role' || kind === 'models-by-role') return 'role';
  return kind === 'members' || kind === 'by-member' ? 'member' : undefined;
}

/** The beginnings of possible names in a typed value that Discord hasn't turned into mentions. */
export function namesIn(text: string): string[] {
  return tokensOf(fold(text)).flatMap(({ word }) => (isName(word) ? [word] : []));
}

/**
 * `text` in lowercase, with `#films` and `films` as `<#id>`. A name may have spaces; the longest match counts. Throws a
 * `UserError` for a name with a sign that nothing has, or that several have. Everything else stays.
 */
export function resolveNames(
  t: Translate,
  text: string,
  { kind, named }: { kind: NameKind; named: readonly Named[] },
): string {
  // A server's list of channels doesn't include its threads.
  const unknown = kind === 'channel' ? 'settings.unknownChannel' : 'settings.unknownName';
  const typed = plain(text);
  const folded = typed.toLowerCase();
  const known = knownNames(named);
  let result = '';
  let end = 0;
  for (const { start, sign, word } of tokensOf(folded)) {
    if (start < end) continue;
    const nameAt = start + sign.length;
    const longest = longestAt(known, { typed, folded, nameAt });
    if (longest.length === 0 || (sign === '' && isKeyword(t, word))) {
      if (sign !== '') throw new UserError((say) => say(unknown, { name: shown(sign + word) }));
      continue;
    }
    if (new Set(longest.map(({ mention }) => mention)).size > 1)
      throw new UserError((say) => say('settings.sameNames', { name: shown(sign + word) }));
    result += folded.slice(end, start) + (longest[0]?.mention ?? '');
    end = nameAt + (longest[0]?.name.length ?? 0);
  }
  return result + folded.slice(end);
}

interface KnownName {
  name: string;
  /** With its capitals. */
  exact: string;
  mention: string;
}

/** The longest first. */
function knownNames(named: readonly Named[]): KnownName[] {
  return named
    .map(({ name, mention }) => ({
      name: fold(name).replace(/^[#@]/, ''),
      exact: plain(name).replace(/^[#@]/, ''),
      mention,
    }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length);
}

/** The longest names at `nameAt`. */
function longestAt(
  known: readonly KnownName[],
  { typed, folded, nameAt }: { typed: string; folded: string; nameAt: number },
): KnownName[] {
  const fitting = known.filter(({ name }) => isAt(folded, name, nameAt));
  const alike = fitting.filter(({ name }) => name.length === fitting[0]?.name.length);
  const same = alike.filter(({ exact }) => typed.startsWith(exact, nameAt));
  // `@Films` means the role of that name, even if another one is called `films`. Lowercasing changes the length of a
  // few letters.
  return same.length > 0 && typed.length === folded.length ? same : alike;
}

const SEPARATORS = /[\s,;:、=]/;

/** The words of a text, each after its `+` or `-` and its sign. Mentions aren't words. */
function tokensOf(text: string): { start: number; sign: string; word: string }[] {
  return [...text.matchAll(/(?<=^|[\s,;:、=]|(?:^|[\s,;、])[+-])([#@]?)([^\s,;:、=<#@+-][^\s,;:、=]*)/g)].map(
    ({ index, 1: sign = '', 2: word = '' }) => ({ start: index, sign, word }),
  );
}

function isAt(text: string, name: string, start: number): boolean {
  const after = text[start + name.length];
  return text.startsWith(name, start) && (after === undefined || SEPARATORS.test(after));
}

/** Ids, numbers and amounts aren't looked up. */
function isName(word: string): boolean {
  return !/^[\d.$]+$/.test(word);
}

function isKeyword(t: Translate, word: string): boolean {
  return (
    isWordFor(t, word, 'value.none', /^none$/) ||
    isWordFor(t, word, 'value.all', /^all$/) ||
    isWordFor(t, word, 'value.default', /^default$/) ||
    isWordFor(t, word, 'value.unlimited', /^unlimited$/) ||
    !isName(word)
  );
}

/** In lowercase, for comparisons. */
function fold(text: string): string {
  return plain(text).toLowerCase();
}

const CHANNEL_LINK = /https?:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/\d+\/(\d+)(?:\/\d+)?/gi;

/** Without invisible characters, with full-width letters as usual ones, and with links from Copy Link as mentions. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(CHANNEL_LINK, '<#$1>');
}

/** Another person's text, in a sentence of the bot. */
function shown(name: string): string {
  return name.replace(/[^\p{L}\p{N}#@ ._-]/gu, '').slice(0, 40);
}
