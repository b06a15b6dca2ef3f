/** The checks of Discord's client before it sends a command. */

import { OptionType } from '../enums.ts';
import { t, tCount } from '../language.ts';
import type { Option } from './commands.ts';

export type Checked = { value: string | number | boolean } | { error: string };

/**
 * Reads the text of an option that accepts text or a number.
 * `text`: not empty
 */
export function checkText(option: Option, text: string): Checked {
  if (option.type === OptionType.Integer || option.type === OptionType.Number)
    return checkNumber(option, text);
  if (option.type !== OptionType.String) return { error: t('chooseFromList') };
  const { min_length: min, max_length: max } = option as { min_length?: number; max_length?: number };
  const length = [...text].length;
  if (min !== undefined && length < min) return { error: tCount('minCharacters', min) };
  if (max !== undefined && length > max) return { error: tCount('maxCharacters', max, { length }) };
  return { value: text };
}

function checkNumber(option: Option, text: string): Checked {
  const { min_value: min, max_value: max } = option as { min_value?: number; max_value?: number };
  const whole = option.type === OptionType.Integer;
  const pattern = whole ? /^[-+]?\d+$/ : /^[-+]?\d*\.?\d+$/;
  const value = Number(text.trim());
  if (!pattern.test(text.trim()) || (whole && !Number.isSafeInteger(value))) {
    return { error: t(whole ? 'wholeNumber' : 'number') };
  }
  const low = min !== undefined && value < min;
  const high = max !== undefined && value > max;
  if ((low || high) && min !== undefined && max !== undefined) {
    return { error: t('numberBetween', { min, max }) };
  }
  if (low) return { error: t('numberAtLeast', { min }) };
  return high && max !== undefined ? { error: t('numberAtMost', { max }) } : { value };
}
