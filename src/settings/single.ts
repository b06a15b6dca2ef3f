import { dollars, listOf } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';
import { type Item, optionName, type Single } from './item.ts';
import { invalidValue } from './value-rules.ts';
import { isWordFor, readDollars } from './words.ts';

/** A single value. `item` is the setting that has it, for itself or for each role. */
interface Reading {
  t: Translate;
  item: Item;
  control: Single;
}

/** `10 s`, `$0.50`, `720p`; `null` for none. Throws a `UserError` that says what would be right. */
export function readSingle(reading: Reading, text: string): number | string | null {
  const { t, control } = reading;
  const isStars = control.kind === 'number' && control.unit === 'stars';
  const isAll = isStars && isWordFor(t, text, 'value.everyVideo', /^(all|every video)$/i);
  const isCalls = control.kind === 'number' && control.unit === 'calls';
  const isNever = isCalls && isWordFor(t, text, 'value.off', /^(off|never)$/i);
  if (isAll || isNever || isNone(t, text)) return isStars || isCalls ? 0 : null;
  return reading.control.kind === 'number'
    ? readNumber(reading, reading.control, text)
    : readChoice(reading, reading.control, text);
}

export function showSingle(t: Translate, control: Single, value: unknown): string {
  if (control.kind === 'choice') return optionName(t, { control }, String(value));
  const number = Number(value);
  if (control.unit === 'usd') return dollars(number, t);
  if (control.unit === 'stars' && number === 0) return t('value.everyVideo');
  if (control.unit === 'calls' && number === 0) return t('value.off');
  if (control.unit === 'min') return t('time.minutes', { minutes: number });
  return control.unit === 's' ? t('time.seconds', { seconds: number }) : `${number}`;
}

/** What somebody has for whom nothing applies. */
export function nameOfNoLimit(t: Translate, control: Single): string {
  return t(isWait(control) ? 'value.noWait' : 'value.unlimited');
}

/** Whether somebody typed that. */
export function isNoLimit(t: Translate, control: Single, typed: string): boolean {
  return isUnlimited(t, typed) || (isWait(control) && isWordFor(t, typed, 'value.noWait', /^no wait$/i));
}

export function isUnlimited(t: Translate, typed: string): boolean {
  return isWordFor(t, typed, 'value.unlimited', /^(unlimited|no limit)$/i);
}

/** An unlimited one would be the opposite of none. */
function isWait(control: Single): boolean {
  return control.kind === 'number' && control.unit === 'min';
}

export function isNone(t: Translate, text: string): boolean {
  return isWordFor(t, text, 'value.none', /^none$/i);
}

function readNumber({ item }: Reading, control: Single & { kind: 'number' }, text: string): number {
  const { min, max, unit } = control;
  const plain = text
    .normalize('NFKC')
    .replace(/us\$|\$us|\$|⭐|\s*(s|秒|seconds?|min|分|minutes?|usd|videos?|stars?)$/gi, '');
  const value = readDollars(plain.trim());
  const isRight =
    value !== undefined && value >= min && value <= max && (unit === 'usd' || Number.isInteger(value));
  if (isRight) return value;
  const what = unit === 'usd' ? 'right.number' : 'right.wholeNumber';
  throw invalidValue(item, (to) =>
    to(what, {
      ...{ min, max, none: to('value.none') },
      ...{ lift: String(canLift(item)), unlimited: nameOfNoLimit(to, control) },
    }),
  );
}

function readChoice({ t, item }: Reading, control: Single & { kind: 'choice' }, text: string): string {
  const wanted = text.toLowerCase();
  const option = control.options.find((each) =>
    [each, optionName(t, { control }, each)].some((name) => name.toLowerCase() === wanted),
  );
  if (option !== undefined) return option;
  throw invalidValue(item, (to) => {
    const choices = control.options.map((each) => optionName(to, { control }, each));
    if (canLift(item)) choices.push(nameOfNoLimit(to, control));
    return to('right.oneOfOrNone', {
      choices: listOf(choices, to, 'disjunction'),
      none: to('value.none'),
    });
  });
}

function canLift({ control }: Item): boolean {
  return 'canLift' in control;
}
