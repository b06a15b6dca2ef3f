import * as z from 'zod';

// Kinds of values that variables have.

export const url = z
  .string()
  .refine(isHttpUrl, 'is no web address; right is, for example, http://127.0.0.1:4000/api')
  .transform((value) => value.replace(/\/+$/, ''));

export const oneWord = /^[\x21-\x7e]+$/;
export const secret = z.string().regex(oneWord, 'has spaces or odd characters in it; copy the key alone');

export const positiveInteger = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'is no whole number above 0; right is, for example, 30')
  .transform(Number);

export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'is no port; right is a number from 0 to 65535, for example 3000')
  .transform(Number)
  .refine((value) => value <= 65_535, 'is no port; right is a number from 0 to 65535, for example 3000');

export const positiveNumber = z
  .string()
  .regex(/^\d{1,9}(\.\d+)?$/, 'is no number; right is, for example, 25 or 12.50')
  .transform(Number);

export const snowflakes = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter(Boolean))
  .refine(
    (ids) => ids.every((id) => /^\d{15,20}$/.test(id)),
    'holds something that is no server id; right is, for example, 123456789012345678,234567890123456789',
  );

export const shardIds = z
  .string()
  .regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, 'is no list of shards; right is, for example, 0-3 or 0,2')
  .transform((value) =>
    value.split(',').flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    }),
  );

export function oneOf<const T extends string>(...values: [T, ...T[]]) {
  return z.enum(values, `is none of ${values.join(', ')}`);
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
