import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';

/** What a field of a provider means to us. Others are settings that we leave alone or send as they are. */
const meaning = z.enum([
  ...(['prompt', 'avoid', 'duration', 'resolution', 'ratio', 'size', 'seed', 'sound', 'draft'] as const),
  ...(['first', 'last', 'reference', 'video', 'audio'] as const),
]);

const value = z.union([z.string(), z.number(), z.boolean()]);
/** A list, a range (of whole numbers for a duration), or a kind. An object may take the place of a URL. */
const values = z.union([
  z.array(value).nonempty(),
  z.strictObject({ from: z.number(), to: z.number(), or: z.array(value).nonempty().optional() }),
  z.enum(['text', 'number', 'boolean', 'url', 'urls', 'object']),
]);

const text = z.string().min(1);
/** `defense`: what an offer does about a doubt. `notOffered`: why we leave out what is possible. */
const doubt = { unverified: text.optional(), defense: text.optional() };

const field = z.strictObject({
  is: z.union([meaning, z.array(meaning).nonempty()]).optional(),
  values,
  required: z.literal(true).optional(),
  default: value.optional(),
  min: z.number().int().positive().optional(),
  max: z.number().int().positive().optional().describe('Characters of a text, or entries of a list.'),
  needs: z.array(z.string()).nonempty().optional(),
  needsOneOf: z.array(z.string()).nonempty().optional(),
  excludes: z.array(z.string()).nonempty().optional(),
  notOffered: text.optional(),
  /** Values, or a length of a list, that we leave out although they are possible. */
  leftOut: z.strictObject({ values: z.array(value).nonempty(), why: text }).optional(),
  ...doubt,
});

/** A value, one of several, or whether the field is there at all. A field of yes and no is meant by its value. */
const when = z.record(z.string(), z.union([value, z.array(value).nonempty()]));
const rule = z.strictObject({ when, only: z.record(z.string(), z.array(value).nonempty()), ...doubt });
const price = z.strictObject({
  when: when.optional(),
  usd: z.number().nonnegative(),
  per: z.enum(['task', 'second', 'source second']),
  /** Seconds of which a part is priced as a whole. */
  block: z.int().positive().optional(),
  /** Seconds that are priced besides those of the video. */
  extraSeconds: z.int().positive().optional(),
  /** For each input that isn't a video. */
  usdPerInput: z.number().positive().optional(),
  ...doubt,
});

const endpoint = z.strictObject({
  /** The provider's name for the model, or `METHOD path model` where one path serves several. */
  name: text,
  task: z.enum(['generate', 'extend', 'edit', 'upscale', 'image']),
  checkedOn: z.iso.date(),
  sources: z.array(z.url({ protocol: /^https$/ })).nonempty(),
  notOffered: text.optional(),
  retired: z.strictObject({ on: z.iso.date(), source: z.url() }).optional(),
  fields: z.record(z.string(), field),
  rules: z.array(rule).nonempty().optional(),
  /** The first match counts, and the last one has no condition. Empty: unknown. */
  price: z.array(price),
  unverified: z
    .array(z.strictObject({ what: text, defense: text }))
    .nonempty()
    .optional(),
});
export type Endpoint = z.infer<typeof endpoint>;
type When = z.infer<typeof when>;

/** A free call by which a provider describes its models. */
const description = z.strictObject({
  name: text,
  checkedOn: z.iso.date(),
  sources: z.array(z.url({ protocol: /^https$/ })).nonempty(),
  says: z.array(text).nonempty(),
  unverified: z
    .array(z.strictObject({ what: text, defense: text }))
    .nonempty()
    .optional(),
});

const factsSchema = z.strictObject({
  provider: z.string(),
  descriptions: z.array(description).nonempty().optional(),
  endpoints: z.array(endpoint).nonempty(),
});

const folder = new URL('facts/', import.meta.url);

/** What is known of every provider's endpoints, by provider. */
export const facts: ReadonlyMap<string, readonly Endpoint[]> = new Map(
  readdirSync(folder).map((file) => {
    const { provider, endpoints } = factsSchema.parse(
      JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
    );
    if (file !== `${provider}.json`) throw new Error(`${file} is about ${provider}`);
    return [provider, endpoints];
  }),
);

/** A request's body by field. Objects that aren't fields themselves are opened: `video.duration`. */
type Body = Readonly<Record<string, unknown>>;

export function flatten(body: object, { fields }: Endpoint, prefix = ''): Body {
  return Object.fromEntries(
    Object.entries(body).flatMap(([key, sent]): [string, unknown][] => {
      const name = prefix + key;
      const isOpened = typeof sent === 'object' && sent !== null && !Array.isArray(sent) && !fields[name];
      return isOpened ? Object.entries(flatten(sent, { fields } as Endpoint, `${name}.`)) : [[name, sent]];
    }),
  );
}

/** What a provider would refuse in a body, by its record. */
export function mistakesOf({ fields, rules = [] }: Endpoint, body: Body): string[] {
  const mistakes: string[] = [];
  const has = (name: string) => body[name] !== undefined;
  for (const [name, sent] of Object.entries(body)) {
    const known = fields[name];
    if (!known) mistakes.push(`${name} is no field`);
    else if (!isAllowed(known, sent)) mistakes.push(`${name} takes no ${JSON.stringify(sent)}`);
    for (const other of known?.needs ?? []) if (!has(other)) mistakes.push(`${name} needs ${other}`);
    if (known?.needsOneOf && !known.needsOneOf.some(has)) {
      mistakes.push(`${name} needs one of ${known.needsOneOf.join(', ')}`);
    }
    for (const other of known?.excludes ?? []) if (has(other)) mistakes.push(`${name} excludes ${other}`);
  }
  for (const [name, { required }] of Object.entries(fields)) {
    if (required && !has(name)) mistakes.push(`${name} is missing`);
  }
  const full = withDefaults(fields, body);
  for (const { when, only } of rules.filter((rule) => matches(rule.when, full))) {
    for (const [name, allowed] of Object.entries(only)) {
      if (full[name] !== undefined && !allowed.includes(full[name] as never)) {
        mistakes.push(`${JSON.stringify(when)} allows no ${name} ${JSON.stringify(full[name])}`);
      }
    }
  }
  return mistakes;
}

/** The recorded price in US dollars, or `undefined` if none is known. */
export function priceOf(
  { fields, price }: Endpoint,
  body: Body,
  { seconds, sourceSeconds = 0, inputs = 0 }: { seconds: number; sourceSeconds?: number; inputs?: number },
): number | undefined {
  const full = withDefaults(fields, body);
  const found = price.find(({ when }) => !when || matches(when, full));
  if (!found) return undefined;
  const { usd, per, block = 1, extraSeconds = 0, usdPerInput = 0 } = found;
  const priced = { task: 1, second: seconds, 'source second': sourceSeconds }[per];
  return usd * (Math.ceil(priced / block) * block + extraSeconds) + usdPerInput * inputs;
}

function withDefaults(fields: Endpoint['fields'], body: Body): Body {
  const defaults = Object.entries(fields).flatMap(([name, known]) =>
    known.default === undefined ? [] : [[name, known.default]],
  );
  return { ...Object.fromEntries(defaults), ...body };
}

function matches(when: When, full: Body): boolean {
  return Object.entries(when).every(([name, wanted]) => {
    const sent = full[name];
    if (Array.isArray(wanted)) return wanted.includes(sent as never);
    if (typeof wanted === 'boolean')
      return typeof sent === 'boolean' ? sent === wanted : wanted === (sent !== undefined);
    return sent === wanted;
  });
}

function isAllowed(
  { is, values: allowed, min = 1, max = Number.POSITIVE_INFINITY }: z.infer<typeof field>,
  sent: unknown,
): boolean {
  if (Array.isArray(allowed)) return allowed.includes(sent as never);
  if (typeof allowed === 'object') {
    if (allowed.or?.includes(sent as never)) return true;
    const isWhole = is !== 'duration' || Number.isInteger(sent);
    return typeof sent === 'number' && isWhole && sent >= allowed.from && sent <= allowed.to;
  }
  const isUrl = (entry: unknown) =>
    typeof entry === 'string' || (typeof entry === 'object' && entry !== null);
  switch (allowed) {
    case 'text':
      return typeof sent === 'string' && sent.length >= min && sent.length <= max;
    case 'number':
      return typeof sent === 'number';
    case 'boolean':
      return typeof sent === 'boolean';
    case 'url':
      return isUrl(sent);
    case 'object':
      return typeof sent === 'object';
    case 'urls': {
      const entries = [sent].flat();
      return entries.length >= min && entries.length <= max && entries.every(isUrl);
    }
  }
}
