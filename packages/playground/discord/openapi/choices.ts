import type { Schema } from './document.ts';

/**
 * The same schema with every choice decided before validation: `null` separately, and objects by their `type`. As
 * `oneOf`, a wrong field of a button would be an error of all eight possible components.
 */
export function decideChoices<Node>(node: Node, schemas: Readonly<Record<string, Schema>>): Node {
  if (Array.isArray(node)) return node.map((each) => decideChoices(each, schemas)) as Node;
  if (typeof node !== 'object' || node === null) return node;
  const { oneOf, anyOf, ...rest } = node as Schema;
  const kept = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, decideChoices(value, schemas)]),
  );
  const choices = oneOf ?? anyOf;
  // A field can have such a name too.
  if (!Array.isArray(choices)) return { ...kept, ...(choices !== undefined && { oneOf, anyOf }) } as Node;
  const others = choices.filter(({ type }) => type !== 'null').map((each) => decideChoices(each, schemas));
  const decided = chain(others, schemas) ?? (others.length === 1 ? others[0] : { anyOf: others });
  const isNullable = others.length < choices.length;
  return { ...kept, ...(isNullable ? { if: { type: 'null' }, else: decided } : decided) } as Node;
}

/** A chain of if and else; `undefined` if nothing distinguishes the choices. */
function chain(choices: Schema[], schemas: Readonly<Record<string, Schema>>): Schema | undefined {
  if (choices.length < 2) return undefined;
  const asObjects = tags(choices.map((choice) => typesOf(choice, schemas)));
  const asPlain = tags(choices.map(({ type }) => (typeof type === 'string' ? [type] : undefined)));
  const test = asObjects === undefined ? (type: unknown) => ({ type }) : hasType;
  const types = asObjects ?? asPlain;
  return (
    types &&
    choices.reduceRight<Schema>(
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      (rest, choice, index) => ({ if: test(types[index] ?? []), then: choice, else: rest }),
      test(types.flat()),
    )
  );
}

/** Each choice's own types, if no two choices share one. */
function tags(types: (unknown[] | undefined)[]): unknown[][] | undefined {
  const own = types.flatMap((each) => (each === undefined ? [] : [each]));
  const isTold = own.length === types.length && new Set(own.flat()).size === own.flat().length;
  return isTold ? own : undefined;
}

function hasType(types: unknown): Schema {
  return { type: 'object', properties: { type: { enum: types } }, required: ['type'] };
}

function typesOf({ $ref }: Schema, schemas: Readonly<Record<string, Schema>>): unknown[] | undefined {
  const schema = schemas[String($ref).split('/').at(-1) ?? ''];
  const properties = schema?.['properties'] as Record<string, Schema> | undefined;
  const types = properties?.['type']?.['enum'];
  const required = schema?.['required'];
  const isRequired = Array.isArray(required) && required.includes('type');
  return isRequired && Array.isArray(types) ? types : undefined;
}
