import { listOf } from '../locales/format.ts';
import type { Sentence, Translate } from '../locales/translate.ts';
import { type ContentKind, kindsOfContent } from '../moderation/verdict.ts';
import { type Entries, readEntries, readLimits, splitKeys } from './entries.ts';
import type { Item } from './item.ts';
import { defaultSettings } from './schema.ts';
import { isNone, readSingle } from './single.ts';
import { invalidValue } from './value-rules.ts';
import { isWordFor } from './words.ts';

/** The models that a typed value may name. */
export type OfferedModels = readonly { id: string; label: string }[];

const mentions = {
  channel: { pattern: /^<#(\d{17,20})>$/, right: (t) => t('right.channels') },
  role: { pattern: /^<@&(\d{17,20})>$/, right: (t) => t('right.roles') },
  member: { pattern: /^<@!?(\d{17,20})>$/, right: (t) => t('right.members') },
} satisfies Record<string, { pattern: RegExp; right: Sentence }>;

/** The context for reading a typed value. */
interface Reading {
  t: Translate;
  item: Item;
  offered: OfferedModels;
}

/**
 * Reads a typed value of a setting, in English or in the admin's language: `kling, pika`, `#films`, `10 s`, `on`. In a
 * list, `+#films` adds to `present` and `-#films` removes from it. `default` is the default. Throws a `UserError` that
 * says what would be right.
 */
export function readValue(reading: Reading, typed: string, present: unknown): unknown {
  const { t, item } = reading;
  const text = typed.trim();
  const { control, field } = item;
  const isUnset = text === item.unset(t) && !/^\d/.test(text);
  if (isUnset || isWordFor(t, text, 'value.default', /^(default|unset|)$/i)) return defaultSettings[field];
  const model = (word: string) => oneModel(reading, word);
  const mention = (kind: keyof typeof mentions) => (word: string) => readMention(item, word, kind);
  switch (control.kind) {
    case 'toggle':
      return readToggle(reading, text);
    case 'choice':
    case 'number':
      return readSingle({ t, item, control }, text);
    case 'text':
      return text;
    case 'words':
      return readList(t, text, present, String, /[,;、\n]+/);
    case 'thresholds':
      return readThresholds(reading, text, present as Record<string, number>);
    case 'models-by-role':
      return readModels(reading, text, present as Record<string, string[]>, 'role');
    case 'models-by-channel':
      return readModels(reading, text, present as Record<string, string[]>, 'channel');
    case 'limits':
      return isNone(t, text) ? {} : readLimits(t, item, text);
    case 'by-role':
      return readEntries(t, item, text, present as Entries, mention('role'));
    case 'by-member':
      return readEntries(t, item, text, present as Entries, mention('member'));
    case 'by-model':
      return readEntries(t, item, text, present as Entries, model);
    case 'model':
      return isNone(t, text) ? null : oneModel(reading, text);
    case 'models':
      return readList(t, text, present, model);
    case 'channel':
      return isNone(t, text) ? null : readMention(item, text, 'channel');
    case 'channels':
      return readList(t, text, present, mention('channel'));
    case 'roles':
      return readList(t, text, present, mention('role'));
    case 'members':
      return readList(t, text, present, mention('member'));
  }
}

function readToggle({ t, item }: Reading, text: string): boolean {
  if (isWordFor(t, text, 'value.on', /^(on|yes|true|1)$/i)) return true;
  if (isWordFor(t, text, 'value.off', /^(off|no|false|0)$/i)) return false;
  throw invalidValue(item, (to) => to('right.onOff', { on: to('value.on'), off: to('value.off') }));
}

/** The models of roles or channels. */
function readModels(
  reading: Reading,
  text: string,
  present: Record<string, string[]>,
  kind: 'role' | 'channel',
) {
  const { t, item } = reading;
  const { keys, value } = splitKeys(text);
  const typed = value.trim();
  const isUnset = isNone(t, typed) || isWordFor(t, typed, 'value.default', /^(default|)$/i);
  let lists = present;
  for (const key of keys) {
    const id = readMention(item, key, kind);
    const { [id]: old = [], ...others } = lists;
    const models = isUnset ? [] : readList(t, typed, old, (word) => oneModel(reading, word));
    lists = models.length === 0 ? others : { ...others, [id]: models };
  }
  return lists;
}

function readList(
  t: Translate,
  text: string,
  present: unknown,
  readOne: (word: string) => string,
  separator = /[\s,;、]+/,
): string[] {
  if (isNone(t, text) || isWordFor(t, text, 'value.all', /^all$/i)) return [];
  const words = splitList(text, separator);
  const isRelative = words.every((word) => /^[+-]/.test(word));
  const list = new Set(isRelative ? (present as string[]) : []);
  for (const word of words) {
    const value = readOne(isRelative ? word.slice(1).trim() : word);
    if (isRelative && word.startsWith('-')) list.delete(value);
    else list.add(value);
  }
  return [...list];
}

function splitList(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/**
 * `violence 0.8, hate 0.3`; `+violence 0.8` and `-hate` change the present ones. A name as members read it stands for all
 * categories that have it.
 */
function readThresholds({ t, item }: Reading, text: string, present: Record<string, number>) {
  if (isNone(t, text)) return {};
  // The comma in 0,8 doesn't separate two kinds.
  const entries = splitList(text, /[;、\n]+|,(?!\d)/).map((entry) => {
    const [, sign = '', name = '', score] =
      /^([+-]?) *([^\d:=]{1,60}?)(?:[ :=：]+([\d.,]{1,10}))?$/u.exec(entry.toLowerCase()) ?? [];
    const kinds = categoriesNamed(t, name);
    const value = Number(score?.replace(',', '.'));
    const isRight = sign === '-' ? score === undefined : value >= 0 && value <= 1;
    if (kinds.length === 0 || !isRight) {
      const all = Object.keys(kindsOfContent);
      throw invalidValue(item, (to) => to('right.kinds', { kinds: listOf(all, to) }));
    }
    return { sign, kinds, value };
  });
  const isRelative = entries.every(({ sign }) => sign !== '');
  const thresholds = new Map(isRelative ? Object.entries(present) : []);
  for (const { sign, kinds, value } of entries)
    for (const kind of kinds) {
      if (sign === '-') thresholds.delete(kind);
      else thresholds.set(kind, value);
    }
  return Object.fromEntries(thresholds);
}

function categoriesNamed(t: Translate, name: string): string[] {
  if (Object.hasOwn(kindsOfContent, name)) return [name];
  const isNamed = ([, kind]: [string, ContentKind]) => t(`content.${kind}`).toLowerCase() === name;
  return Object.entries(kindsOfContent)
    .filter(isNamed)
    .map(([category]) => category);
}

function oneModel({ item, offered }: Reading, text: string): string {
  const wanted = text.toLowerCase();
  const model = offered.find(({ id, label }) => id === wanted || label.toLowerCase() === wanted);
  if (model) return model.id;
  const some = offered.slice(0, 4).map(({ id }) => `\`${id}\``);
  throw invalidValue(item, (t) => t('right.models', { examples: listOf(some, t, 'disjunction') }));
}

function readMention(item: Item, text: string, kind: keyof typeof mentions): string {
  const { pattern, right } = mentions[kind];
  const id = pattern.exec(text)?.[1] ?? /^\d{17,20}$/.exec(text)?.[0];
  if (id === undefined) throw invalidValue(item, right);
  return id;
}
