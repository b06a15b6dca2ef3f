/** The checks of Discord's client before it sends a command. */

import { OptionType } from '../enums.ts';
import type { Option } from './commands.ts';

export type Checked = { value: string | number | boolean } | { error: string };

export const requiredError = 'This option is required. Specify a value.';

/**
 * Reads the text of an option that accepts text or a number.
 * `text`: not empty
 */
export function checkText(option: Option, text: string): Checked {
  if (option.type === OptionType.Integer || option.type === OptionType.Number)
    return checkNumber(option, text);
  if (option.type !== OptionType.String) return { error: 'Choose one from the list.' };
  const { min_length: min, max_length: max } = option as { min_length?: number; max_length?: number };
  const length = [...text].length;
  if (min !== undefined && length < min) return { error: `Must be at least ${count(min)} long.` };
  if (max !== undefined && length > max)
    return { error: `Must be at most ${count(max)} long; this is ${length}.` };
  return { value: text };
}

function checkNumber(option: Option, text: string): Checked {
  const { min_value: min, max_value: max } = option as { min_value?: number; max_value?: number };
  const whole = option.type === OptionType.Integer;
  const pattern = whole ? /^[-+]?\d+$/ : /^[-+]?\d*\.?\d+$/;
  const value = Number(text.trim());
  if (!pattern.test(text.trim()) || (whole && !Number.isSafeInteger(value))) {
    return { error: whole ? 'Enter a whole number.' : 'Enter a number.' };
  }
  const low = min !== undefined && value < min;
  const high = max !== undefined && value > max;
  if ((low || high) && min !== undefined && max !== undefined) {
    return { error: `Enter a number between ${min} and ${max}.` };
  }
  if (low) return { error: `Enter a number of at least ${min}.` };
  return high ? { error: `Enter a number of at most ${max}.` } : { value };
}

function count(characters: number) {
  return characters === 1 ? '1 character' : `${characters} characters`;
}
