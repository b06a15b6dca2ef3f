import { isIP } from 'node:net';
import * as z from 'zod';

// Kinds of values of variables. Each problem ends with an example that is right for that variable.

/** A problem with a correct example. */
export function problem(what: string, example: string): string {
  return `${what}; for example ${example}`;
}

/** An http or https URL without query, fragment or credentials. */
export function url(example: string) {
  return (
    z
      .string()
      .refine(isHttpUrl, problem("isn't a web address", example))
      .refine((value) => !isHttpUrl(value) || isPlain(value), {
        error: problem('contains a user name, "?" or "#"; give only the address', example),
      })
      // As every client would read it: without the oddities of `https:example.com` and invisible characters.
      .transform((value) => (isHttpUrl(value) ? new URL(value).href.replace(/\/+$/, '') : value))
  );
}

/** Several of them, separated by commas or spaces, as one text with commas. */
export function urls(example: string) {
  const one = url(example);
  return z.string().transform((value, context) => {
    const read = list.parse(value).map((each) => one.safeParse(each));
    const [issue] = read.flatMap(({ error }) => error?.issues ?? []);
    if (!issue && read.length > 0) return [...new Set(read.map(({ data }) => data))].join(',');
    const message = issue?.message ?? problem("isn't a web address", example);
    context.issues.push({ code: 'custom', message, input: value });
    return z.NEVER;
  });
}

/** An address that is a secret, such as a webhook's. Its query belongs to it. */
export function webhookUrl(example: string) {
  return z
    .string()
    .refine(isHttpUrl, problem("isn't a web address", example))
    .refine((value) => !isHttpUrl(value) || new URL(value).username === '', {
      error: problem('contains a user name, which would not be sent; give only the address', example),
    });
}

/** The address of a proxy, which may contain a user name and a password. */
export function proxyUrl(example: string) {
  return z
    .string()
    .refine(isHttpUrl, problem("isn't an HTTP proxy address", example))
    .refine((value) => !isHttpUrl(value) || isProxy(new URL(value)), {
      error: problem(
        'has a path, or a character in its user name or password that must be escaped (%23 for "#")',
        example,
      ),
    });
}

/** The address of a Postgres database, which may contain a user name and a password. */
export function databaseUrl(example: string) {
  return z
    .string()
    .refine(
      (value) => /^postgres(ql)?:$/.test(protocolOf(value)),
      problem("isn't a Postgres address", example),
    )
    .refine((value) => protocolOf(value) === '' || isDatabase(new URL(value)), {
      error: problem(
        'has no database, or a character in its user name or password that must be escaped (%23 for "#")',
        example,
      ),
    });
}

/** An address or name of this machine. Brackets around an IPv6 address are removed. */
export function listenAddress(example: string) {
  return z
    .string()
    .transform((value) => value.replace(/^\[(.*)\]$/, '$1'))
    .refine((value) => isIP(value) !== 0 || HOST_NAME.test(value), {
      error: problem("isn't an address to listen on (the port goes into PORT)", example),
    });
}

export const oneWord = /^[\x21-\x7e]+$/;
export const secret = z.string().regex(oneWord, 'contains spaces or odd characters; copy only the key');

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

/** US dollars for a million tokens, those that are read and those that are written. */
export function twoPrices(example: string) {
  const bad = problem("isn't two prices in US dollars, for a million tokens in and out", example);
  return z
    .string()
    .regex(/^\d{1,6}(\.\d+)?\s*,\s*\d{1,6}(\.\d+)?$/, bad)
    .transform((value) => {
      const [read = 0, written = 0] = value.split(',').map(Number);
      return { in: read, out: written };
    });
}

/** Several values, separated by commas or spaces. */
export const list = z.string().transform((value) => value.split(/[\s,]+/).filter(Boolean));

/** What belongs to each of several things, such as `kling=fal, veo-3.1=replicate`. */
export function pairs(what: string, example: string) {
  return list
    .refine(
      (all) => all.every((pair) => /^[^=]+=[^=]+$/.test(pair)),
      problem(`isn't a list of ${what}`, example),
    )
    .transform((all) => new Map(all.map((pair) => pair.split('=') as [string, string])));
}

export const snowflakes = list.refine(
  (ids) => ids.length > 0 && ids.every((id) => /^\d{15,20}$/.test(id)),
  problem(
    "isn't a list of server ids (right-click a server, Copy Server ID)",
    '123456789012345678,234567890123456789',
  ),
);

const badShards = problem("isn't a list of shards", '0-3');
/** More than Discord has ever given to one bot. A range is written out, so it needs an end. */
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
  return /^https?:$/.test(protocolOf(value));
}

function protocolOf(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}

/** Letters, digits and dashes between dots, and not an invalid IPv4 address. */
const HOST_NAME = /^(?!.*\.\d+$)(?:[a-z\d](?:[\w-]*[a-z\d])?\.)*[a-z](?:[\w-]*[a-z\d])?$/i;

function isPlain(value: string): boolean {
  const { username, password } = new URL(value);
  // `URL` doesn't distinguish an empty query from none.
  return username === '' && password === '' && !/[?#]/.test(value);
}

function isProxy(address: URL): boolean {
  return address.pathname === '/' && address.search === '' && isEscaped(address);
}

/** Whether the user name and password can be read. An unescaped # or ? would end them. */
function isEscaped({ hash, username, password }: URL): boolean {
  if (hash !== '') return false;
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

function isDatabase(address: URL): boolean {
  return /^\/[^/]+$/.test(address.pathname) && isEscaped(address);
}
