import { UserError } from '../errors.ts';
import { kindsOfContent } from '../moderation/verdict.ts';
import { type Entries, readEntries } from './entries.ts';
import { type Item, nameOf } from './items.ts';
import { defaultSettings } from './schema.ts';

/** The models that a typed value may name. */
export type OfferedModels = readonly { id: string; label: string }[];

const mentions = {
  channel: { pattern: /^<#(\d{17,20})>$/, example: '#films' },
  role: { pattern: /^<@&(\d{17,20})>$/, example: '@Artists' },
  member: { pattern: /^<@!?(\d{17,20})>$/, example: '@mia' },
};

/**
 * What somebody typed as a setting's new value: `kling, pika`, `#films`, `10 s`, `on`. In a list, `+#films` adds to
 * and `-#films` takes from `present`. `default` is the default. Throws a `UserError` that says what would be right.
 */
export function readValue(item: Item, typed: string, present: unknown, offered: OfferedModels): unknown {
  const text = typed.trim();
  const { control, field } = item;
  if (text === '' || /^(default|unset)$/i.test(text)) return defaultSettings[field];
  switch (control.kind) {
    case 'toggle':
      return readToggle(item, text);
    case 'choice':
      return oneOf(item, text.toLowerCase(), control.options);
    case 'number':
      return readNumber(item, text, control);
    case 'text':
      return text;
    case 'words':
      return readList(text, present, String, /[,;\n]+/);
    case 'thresholds':
      return readThresholds(item, text, present as Record<string, number>);
    case 'models-by-role':
      return readByRole(item, text, present as Record<string, string[]>, offered);
    case 'by-role':
      return readEntries(item, text, present as Entries, (word) => readMention(item, word, 'role'));
    case 'by-member':
      return readEntries(item, text, present as Entries, (word) => readMention(item, word, 'member'));
    case 'by-model':
      return readEntries(item, text, present as Entries, (word) => oneModel(item, word, offered));
    case 'model':
      return oneModel(item, text, offered);
    case 'models':
      return readList(text, present, (word) => oneModel(item, word, offered));
    case 'channel':
      return readMention(item, text, 'channel');
    case 'channels':
      return readList(text, present, (word) => readMention(item, word, 'channel'));
    case 'roles':
      return readList(text, present, (word) => readMention(item, word, 'role'));
    case 'members':
      return readList(text, present, (word) => readMention(item, word, 'member'));
  }
}

function readToggle(item: Item, text: string): boolean {
  if (/^(on|yes|true|1)$/i.test(text)) return true;
  if (/^(off|no|false|0)$/i.test(text)) return false;
  throw wrong(item, 'on or off');
}

function readNumber(
  item: Item,
  text: string,
  { min, max, unit }: { min: number; max: number; unit: string },
) {
  if (/^none$/i.test(text)) return null;
  const value = Number(text.replace(/^\$|\s*(s|seconds?|usd|videos?)$/gi, '').replace(',', '.'));
  const isRight =
    /\d/.test(text) &&
    Number.isFinite(value) &&
    value >= min &&
    value <= max &&
    (unit === 'usd' || Number.isInteger(value));
  if (!isRight) throw wrong(item, `a ${unit === 'usd' ? '' : 'whole '}number from ${min} to ${max}, or none`);
  return unit === 'usd' ? Math.round(value * 100) / 100 : value;
}

function readByRole(item: Item, text: string, present: Record<string, string[]>, offered: OfferedModels) {
  const [, role = '', list = ''] = /^(\S+?)\s*[:=\s]\s*(.*)$/s.exec(text) ?? [];
  const roleId = readMention(item, role, 'role');
  const { [roleId]: old = [], ...others } = present;
  if (/^(none|default|)$/i.test(list.trim())) return others;
  const models = readList(list, old, (word) => oneModel(item, word, offered));
  return models.length === 0 ? others : { ...others, [roleId]: models };
}

function readList(
  text: string,
  present: unknown,
  readOne: (word: string) => string,
  separator = /[\s,;]+/,
): string[] {
  if (/^(none|all)$/i.test(text)) return [];
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

/** `violence 0.8, hate 0.3`; `+violence 0.8` and `-hate` change the present ones. */
function readThresholds(item: Item, text: string, present: Record<string, number>): Record<string, number> {
  if (/^none$/i.test(text)) return {};
  const entries = splitList(text, /[,;\n]+/).map((entry) => {
    const [, sign = '', kind = '', score] =
      /^([+-]?) *([a-z/-]{1,40})(?:[ :=]+([\d.]{1,10}))?$/.exec(entry.toLowerCase()) ?? [];
    const value = Number(score);
    const isRight = sign === '-' ? score === undefined : value >= 0 && value <= 1;
    if (!Object.hasOwn(kindsOfContent, kind) || !isRight) {
      throw wrong(
        item,
        `kinds with scores from 0 to 1, such as violence 0.8; the kinds are ${Object.keys(kindsOfContent).join(', ')}`,
      );
    }
    return { sign, kind, value };
  });
  const isRelative = entries.every(({ sign }) => sign !== '');
  const thresholds = new Map(isRelative ? Object.entries(present) : []);
  for (const { sign, kind, value } of entries) {
    if (sign === '-') thresholds.delete(kind);
    else thresholds.set(kind, value);
  }
  return Object.fromEntries(thresholds);
}

function oneModel(item: Item, text: string, offered: OfferedModels): string {
  const wanted = text.toLowerCase();
  const model = offered.find(({ id, label }) => id === wanted || label.toLowerCase() === wanted);
  if (model) return model.id;
  const some = offered.slice(0, 4).map(({ id }) => `\`${id}\``);
  throw wrong(item, `models of this bot, such as ${some.join(', ')}`);
}

function readMention(item: Item, text: string, kind: keyof typeof mentions): string {
  const { pattern, example } = mentions[kind];
  const id = pattern.exec(text)?.[1] ?? /^\d{17,20}$/.exec(text)?.[0];
  if (id === undefined)
    throw wrong(item, `${kind === 'member' ? 'members' : `${kind}s`}, such as ${example}`);
  return id;
}

function oneOf(item: Item, text: string, options: readonly string[]): string | null {
  if (text === 'none') return null;
  const option = options.find((each) => each.toLowerCase() === text);
  if (option !== undefined) return option;
  throw wrong(item, `one of ${options.join(', ')}, or none`);
}

function wrong(item: Item, right: string): UserError {
  return new UserError(`For ${nameOf(item)}, give ${right}. Nothing was changed.`);
}
