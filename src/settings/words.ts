import { type Span, spans } from '../jobs/period.ts';
import type { MessageKey, Translate } from '../locales/translate.ts';

/** Words for values that can be typed anywhere. */
type Word = Extract<
  MessageKey,
  `value.${'on' | 'off' | 'default' | 'none' | 'all' | 'everyVideo' | 'unlimited' | 'noWait'}`
>;

/** Whether somebody typed one of the words, in English or in their language. */
export function isWordFor(t: Translate, typed: string, word: Word, english: RegExp): boolean {
  return english.test(typed) || lower(typed) === lower(t(word));
}

/** `5 pro Tag` as `5 a day`: a typed amount with its unit in English. */
export function amountInEnglish(t: Translate, typed: string): string {
  const inEnglish = (text: string, span: Span) =>
    text.replaceAll(lower(t('amount.per', { amount: '', span })), ` a ${span}`);
  return spans.reduce(inEnglish, lower(typed)).replace(/\s+/g, ' ').trim();
}

/** In groups of three, the first of which doesn't begin with 0: `0.001` is no thousand. */
const WHOLE = /[1-9]\d{0,2}(?:[., ']\d{3})+|\d+/.source;
const DOLLARS = new RegExp(`^(${WHOLE})(?:[.,](\\d{1,2}))? *$`);

/** `5`, `5.5`, `5,50`, `1.000,00` in US dollars; `undefined` for anything else. */
export function readDollars(text: string): number | undefined {
  const [, whole, cents = '0'] = DOLLARS.exec(text) ?? [];
  return whole === undefined ? undefined : Number(`${whole.replace(/\D/g, '')}.${cents}`);
}

/** In lowercase, with plain digits and spaces. */
function lower(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
