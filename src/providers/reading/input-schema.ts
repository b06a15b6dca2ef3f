import * as z from 'zod';
import { IndescribableError } from '../description.ts';

/** A field of a model's input, as its provider's OpenAPI document describes it. */
export interface InputField {
  name: string;
  isRequired: boolean;
  /** `other`: an object, or several shapes at once. */
  kind: 'text' | 'integer' | 'number' | 'boolean' | 'texts' | 'other';
  values: readonly (string | number)[] | undefined;
  preset: string | number | boolean | undefined;
  /** Of a number. */
  min: number | undefined;
  max: number | undefined;
  /** Of a text. */
  maxLength: number | undefined;
  /** Of a list. */
  minItems: number | undefined;
  maxItems: number | undefined;
}

const MAX_FIELDS = 100;
const MAX_VALUES = 200;
/** A reference to a reference, and one of several shapes. Real documents have two. */
const MAX_DEPTH = 6;
/** It becomes a field of a body. No name of an object's own workings is one. */
const NAME = /^[a-z][a-z0-9_]{0,59}$/i;

const shapes = z.array(z.unknown()).max(10).optional();
const count = z.number().nonnegative().optional().catch(undefined);
const bound = z.number().optional().catch(undefined);
/** A flag beside the bound in OpenAPI 3.0, the bound itself in 3.1. */
const exclusive = z.union([z.boolean(), z.number()]).optional().catch(undefined);
const value = z.union([z.string().max(60), z.number()]);

const nodeSchema = z.object({
  $ref: z.string().max(200).optional(),
  type: z.union([z.string().max(20), z.array(z.string().max(20)).max(5)]).optional(),
  enum: z.array(value.nullable()).max(MAX_VALUES).optional(),
  const: value.optional().catch(undefined),
  default: z.union([value, z.boolean()]).optional().catch(undefined),
  ...{ allOf: shapes, anyOf: shapes, oneOf: shapes },
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string().max(100)).max(MAX_FIELDS).optional(),
  items: z.unknown().optional(),
  ...{ minimum: bound, maximum: bound, exclusiveMinimum: exclusive, exclusiveMaximum: exclusive },
  ...{ maxLength: count, minItems: count, maxItems: count },
});
type Node = z.infer<typeof nodeSchema>;

/** The schemas that a document's references may mean, and nothing outside of it. */
export type Schemas = Readonly<Record<string, unknown>>;

/**
 * The fields of an input, which may be a reference into `schemas`. Nothing in it is trusted. Throws an
 * `IndescribableError`.
 * @see https://spec.openapis.org/oas/v3.0.4.html#schema-object
 */
export function readInputFields(raw: unknown, schemas: Schemas): InputField[] {
  const { properties = {}, required = [] } = resolve(raw, schemas, 0);
  const entries = Object.entries(properties);
  if (entries.length === 0) throw new IndescribableError('noInput');
  if (entries.length > MAX_FIELDS) throw new IndescribableError('tooLong');
  const missing = required.find((name) => !entries.some(([each]) => each === name));
  if (missing !== undefined) throw new IndescribableError('needs', missing);
  return entries.map(([name, each]) => {
    if (!NAME.test(name)) throw new IndescribableError('form', name);
    return fieldOf(name, resolve(each, schemas, 0, name), required.includes(name), schemas);
  });
}

function fieldOf(name: string, node: Node, isRequired: boolean, schemas: Schemas): InputField {
  const { default: preset, minimum: min, maximum: max, maxLength, minItems, maxItems } = node;
  const values = node.const === undefined ? node.enum?.filter((each) => each !== null) : [node.const];
  return {
    ...{ name, isRequired, values, preset, maxLength, minItems, maxItems },
    kind: kindOf(node, values, schemas),
    min: isBound(node.exclusiveMinimum) ? above(node) : min,
    max: isBound(node.exclusiveMaximum) ? below(node) : max,
  };
}

function isBound(exclusive: boolean | number | undefined): boolean {
  return exclusive !== undefined && exclusive !== false;
}

/** The smallest whole number, where the bound itself doesn't count. */
function above({ minimum, exclusiveMinimum: bound }: Node): number {
  return Math.floor(typeof bound === 'number' ? bound : (minimum ?? Number.NaN)) + 1;
}

function below({ maximum, exclusiveMaximum: bound }: Node): number {
  return Math.ceil(typeof bound === 'number' ? bound : (maximum ?? Number.NaN)) - 1;
}

function kindOf(
  { type, items, properties }: Node,
  values: readonly (string | number)[] | undefined,
  schemas: Schemas,
): InputField['kind'] {
  const [only, ...others] = [type ?? []].flat().filter((each) => each !== 'null');
  if (others.length > 0 || properties) return 'other';
  if (only === 'array') return isText(items, schemas) ? 'texts' : 'other';
  if (only === 'string') return 'text';
  if (only === 'integer' || only === 'number' || only === 'boolean') return only;
  // Some enumerations state no type.
  if (only !== undefined || !values || values.length === 0) return 'other';
  if (values.every((each) => typeof each === 'string')) return 'text';
  return values.every((each) => Number.isInteger(each)) ? 'integer' : 'other';
}

function isText(items: unknown, schemas: Schemas): boolean {
  if (items === undefined) return false;
  const { type, properties } = resolve(items, schemas, 1);
  return type === 'string' && !properties;
}

/** The schema that a reference, a wrapper of one schema, or a choice between one schema and null means. */
function resolve(raw: unknown, schemas: Schemas, depth: number, field?: string): Node {
  if (depth > MAX_DEPTH) throw new IndescribableError('references');
  const parsed = nodeSchema.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new IndescribableError('form', [field ?? [], issue?.path ?? []].flat().join('.') || undefined);
  }
  const { $ref, allOf, anyOf, oneOf, ...own } = parsed.data;
  const wrapped = $ref === undefined ? onlyOf(allOf, anyOf ?? oneOf) : named($ref, schemas);
  if (wrapped === undefined) return own;
  // What stands beside a reference says more, such as a default.
  return { ...resolve(wrapped, schemas, depth + 1, field), ...withoutUndefined(own) };
}

function named($ref: string, schemas: Schemas): unknown {
  const [, name = ''] = /^#\/components\/schemas\/([\w.~-]{1,100})$/.exec($ref) ?? [];
  if (!Object.hasOwn(schemas, name)) throw new IndescribableError('references');
  return schemas[name];
}

/** Several shapes at once are nothing that the bot can fill in. */
const MANY = { type: 'object', properties: {} };

function onlyOf(all: readonly unknown[] | undefined, any: readonly unknown[] | undefined): unknown {
  if (all) return all.length === 1 ? all[0] : MANY;
  if (!any) return undefined;
  const [first, ...others] = any.filter((each) => Object(each).type !== 'null');
  return others.length === 0 ? first : MANY;
}

function withoutUndefined(node: Node): Partial<Node> {
  return Object.fromEntries(Object.entries(node).filter(([, each]) => each !== undefined));
}
