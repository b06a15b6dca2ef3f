import * as z from 'zod';

// Kinds of values that variables have. Each problem ends with an example that is right for that very variable.

/** A problem with an example of what is right. */
export function problem(what: string, example: string): string {
  return `${what}; for example ${example}`;
}

/** An http or https address without query, fragment or credentials. */
export function url(example: string) {
  return z
    .string()
    .refine(isHttpUrl, problem("isn't a web address", example))
    .refine((value) => !isHttpUrl(value) || isPlain(new URL(value)), {
      error: problem('has a user name, "?" or "#" in it; it takes the address alone', example),
    })
    .transform((value) => value.replace(/\/+$/, ''));
}

/** The address of a proxy, which may carry a user name and a password. */
export function proxyUrl(example: string) {
  return z.string().refine(isHttpUrl, problem("isn't the address of an HTTP proxy", example));
}

export const oneWord = /^[\x21-\x7e]+$/;
export const secret = z.string().regex(oneWord, 'has spaces or odd characters in it; copy the key alone');

export function positiveInteger(example: string) {
  return z
    .string()
    .regex(/^[1-9]\d{0,8}$/, problem("isn't a whole number above 0", example))
    .transform(Number);
}

const badPort = problem("isn't a port from 0 to 65535", '3000');
export const port = z
  .string()
  .regex(/^\d{1,5}$/, badPort)
  .transform(Number)
  .refine((value) => value <= 65_535, badPort);

export function positiveNumber(example: string) {
  return z
    .string()
    .regex(/^\d{1,9}(\.\d+)?$/, problem("isn't a number", example))
    .transform(Number);
}

/** Several values, separated by commas or spaces. */
export const list = z.string().transform((value) => value.split(/[\s,]+/).filter(Boolean));

export const snowflakes = list.refine(
  (ids) => ids.length > 0 && ids.every((id) => /^\d{15,20}$/.test(id)),
  problem(
    "isn't a list of server ids (right-click a server, Copy Server ID)",
    '123456789012345678,234567890123456789',
  ),
);

const badShards = problem("isn't a list of shards", '0-3');
/** More than Discord has ever given to one bot; a range is written out, so it needs an end. */
const MAX_SHARDS = 16_384;
export const shardIds = z
  .string()
  .regex(/^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/, badShards)
  .transform((value) => value.split(',').map((part) => part.split('-').map(Number)))
  .refine(
    (ranges) => ranges.every(([first = 0, last = first]) => first <= last && last < MAX_SHARDS),
    badShards,
  )
  .transform((ranges) =>
    ranges.flatMap(([first = 0, last = first]) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    ),
  );

export function oneOf<const T extends string>(...values: [T, ...T[]]) {
  return z.enum(values, `isn't one of ${values.join(', ')}; for example ${values[0]}`);
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function isPlain({ username, password, search, hash }: URL): boolean {
  return [username, password, search, hash].every((part) => part === '');
}
