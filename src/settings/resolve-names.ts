import { UserError } from '../errors.ts';
import type { Translate } from '../locales/translate.ts';
import type { Item } from './item.ts';
import { isWordFor } from './words.ts';

export type NameKind = 'channel' | 'role' | 'member';

/** Something on a server that has a name: `mention` is `<#id>`, `<@&id>` or `<@id>`. */
export interface Named {
  name: string;
  mention: string;
}

/** Which names a setting's value may hold. */
export function nameKindOf({ control: { kind } }: Item): NameKind | undefined {
  if (kind === 'channel' || kind === 'channels') return 'channel';
  if (kind === 'roles' || kind === 'by-role' || kind === 'models-by-role') return 'role';
  return kind === 'members' || kind === 'by-member' ? 'member' : undefined;
}

/** The beginnings of what may be names in a typed value, which Discord has not turned into mentions. */
export function namesIn(text: string): string[] {
  return tokensOf(fold(text)).flatMap(({ word }) => (isName(word) ? [word] : []));
}

/**
 * `text` in small letters, with `#films` and `films` as `<#id>`. A name may have spaces; the longest that fits counts.
 * Throws a `UserError` for a name with its sign that nothing has, and for one that several have. What is no name of
 * anything stays as it is.
 */
export function resolveNames(
  t: Translate,
  text: string,
  { kind, named }: { kind: NameKind; named: readonly Named[] },
): string {
  // A server's list of channels has no threads in it.
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

/** The longest names that stand at `nameAt`. */
function longestAt(
  known: readonly KnownName[],
  { typed, folded, nameAt }: { typed: string; folded: string; nameAt: number },
): KnownName[] {
  const fitting = known.filter(({ name }) => isAt(folded, name, nameAt));
  const alike = fitting.filter(({ name }) => name.length === fitting[0]?.name.length);
  const same = alike.filter(({ exact }) => typed.startsWith(exact, nameAt));
  // `@Films` is the role of that name, though another one is called `films`. A few letters change their length.
  return same.length > 0 && typed.length === folded.length ? same : alike;
}

const SEPARATORS = /[\s,;:、=]/;

/** The words of a text, each after its `+` or `-` and its sign; mentions are none. */
function tokensOf(text: string): { start: number; sign: string; word: string }[] {
  return [...text.matchAll(/(?<=^|[\s,;:、=]|(?:^|[\s,;、])[+-])([#@]?)([^\s,;:、=<#@+-][^\s,;:、=]*)/g)].map(
    ({ index, 1: sign = '', 2: word = '' }) => ({ start: index, sign, word }),
  );
}

function isAt(text: string, name: string, start: number): boolean {
  const after = text[start + name.length];
  return text.startsWith(name, start) && (after === undefined || SEPARATORS.test(after));
}

/** Ids, numbers and amounts are not looked for. */
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

/** As letters compare: in small ones. */
function fold(text: string): string {
  return plain(text).toLowerCase();
}

const CHANNEL_LINK = /https?:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/\d+\/(\d+)(?:\/\d+)?/gi;

/** Without what can't be seen, full-width letters as usual ones, and what Copy Link gives as a mention. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(CHANNEL_LINK, '<#$1>');
}

/** Somebody else's text, in a sentence of the bot's. */
function shown(name: string): string {
  return name.replace(/[^\p{L}\p{N}#@ ._-]/gu, '').slice(0, 40);
}
