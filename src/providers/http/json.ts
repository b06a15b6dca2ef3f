import { hasMoreValues } from '../../json-values.ts';

/** The largest real answers, lists of a hundred tasks, have a few thousand. */
const MAX_VALUES = 20_000;
const NOT_A_NUMBER = /\b(?:NaN|Infinity)\b/;
/** A whole string, which stays unchanged, or one of those words outside of strings. */
const STRING_OR_WORD = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/gs;
const LONG_NUMBER = /\d{16}/;

/**
 * A text as JSON; `undefined` if it isn't, as from a proxy, or has far too many values. Python's words for invalid numbers
 * (`NaN`, `-Infinity`) become null. An integer that JavaScript can't represent exactly, such as an id, becomes a string
 * of its digits.
 */
export function parseJson(text: string, maxValues = MAX_VALUES): unknown {
  if (hasMoreValues(text, maxValues)) return undefined;
  const value = tryParse(text);
  if (value !== undefined || !NOT_A_NUMBER.test(text)) return value;
  return tryParse(text.replace(STRING_OR_WORD, (match) => (match.startsWith('"') ? match : 'null')));
}

function tryParse(text: string): unknown {
  try {
    return LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @see https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/JSON/parse#the_reviver_parameter */
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const isInexact = Number.isInteger(value) && !Number.isSafeInteger(value);
  return isInexact && /^-?\d+$/.test(context?.source ?? '') ? context?.source : value;
}
