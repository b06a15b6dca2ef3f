import { IndescribableError } from '../description.ts';
import type { InputField } from './input-schema.ts';

type Words = readonly (readonly [ours: string, ...theirs: string[]])[];

/** Our resolutions and shapes, with a provider's other words for them in lower case. */
export const RESOLUTIONS: Words = [
  ...(['360p', '480p', '540p', '720p', '768p', '1080p'] as const).map((word) => [word] as const),
  ...[['2k', '1440p'] as const, ['4k', '2160p'] as const],
];
export const RATIOS: Words = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'].map((word) => [word] as const);

/** A field with its values that the bot has words for. */
export interface Choices {
  ours: string[];
  preset: string | undefined;
  field: { field: string; values?: Record<string, string> };
}

/**
 * `undefined`: without the field, the provider decides. Throws an `IndescribableError` for a required field of which no value is
 * known.
 */
export function choicesOfText(field: InputField | undefined, words: Words): Choices | undefined {
  if (!field) return undefined;
  const theirs = (field.values ?? []).filter((each) => typeof each === 'string');
  const found = words.flatMap(([ours, ...others]) => {
    const value = theirs.find((each) => [ours, ...others].includes(each.toLowerCase()));
    return value === undefined ? [] : [[ours, value] as const];
  });
  if (found.length === 0) {
    if (field.isRequired) throw new IndescribableError('noValues', field.name);
    return undefined;
  }
  const values = Object.fromEntries(found.filter(([ours, value]) => ours !== value));
  return {
    ours: found.map(([ours]) => ours),
    preset: found.find(([, value]) => value === field.preset)?.[0],
    field: { field: field.name, ...(Object.keys(values).length > 0 && { values }) },
  };
}

/** Seconds as a number, as text, or as text with its unit. */
const SECONDS = /^(\d{1,3})s?$/;
const MAX_SECONDS = 300;
/** A longer range is one of milliseconds or frames. */
const FIVE_SECONDS = 5;

/** The lengths that can be chosen. Throws an `IndescribableError` if nobody says how long videos are. */
export function choicesOfDuration(field: InputField | undefined) {
  if (!field) throw new IndescribableError('noDuration');
  const { name, values, min, max, preset } = field;
  const usual = secondsOf(preset);
  if (values) {
    const found = values.flatMap((value) => {
      const seconds = secondsOf(value);
      return seconds === undefined ? [] : [{ seconds, value }];
    });
    const lengths = [...new Set(found.map(({ seconds }) => seconds))].sort((a, b) => a - b);
    if (lengths.length === 0) throw new IndescribableError('noDuration');
    const isPlain = found.every(({ seconds, value }) => seconds === value);
    const special = found.map(({ seconds, value }) => [String(seconds), { [name]: value }] as const);
    return {
      ours: lengths,
      count: lengths.length,
      preset: usualOf(lengths, usual),
      field: isPlain ? { field: name } : { values: Object.fromEntries(special) },
    };
  }
  const from = Math.max(1, Math.ceil(min ?? Number.NaN));
  const to = Math.floor(max ?? Number.NaN);
  if (field.kind === 'text' || !(from <= to && to <= MAX_SECONDS))
    throw new IndescribableError('noValues', name);
  const isWithin = (seconds: number | undefined) => seconds !== undefined && seconds >= from && seconds <= to;
  const first = [usual, FIVE_SECONDS].find(isWithin);
  return { ours: { from, to }, count: to - from + 1, preset: first ?? from, field: { field: name } };
}

function secondsOf(value: InputField['preset']): number | undefined {
  const seconds = typeof value === 'string' ? Number(SECONDS.exec(value)?.[1] ?? Number.NaN) : Number(value);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_SECONDS ? seconds : undefined;
}

function usualOf(lengths: readonly number[], usual: number | undefined): number | undefined {
  return [usual, FIVE_SECONDS].find((each) => each !== undefined && lengths.includes(each)) ?? lengths[0];
}
