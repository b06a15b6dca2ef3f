import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { decideChoices } from './choices.ts';
import { apiDocument, type Operation, type Schema } from './document.ts';
import { exceptions } from './exceptions.ts';

const ID = 'discord';
/** The largest number of 64 bits. */
const MAX_SNOWFLAKE = 2n ** 64n - 1n;

let ajv: Ajv2020 | undefined;
let operations: Record<string, Operation> = {};
const validators = new Map<string, ValidateFunction>();

/** All errors of a value against a schema. Compiled on demand, once per process. */
export function problemsOf(
  name: string,
  value: unknown,
  schemaOf: (all: Operations) => Schema,
): ErrorObject[] {
  let validate = validators.get(name);
  if (validate === undefined) {
    const compiler = createAjv();
    validate = compiler.compile(absolute(schemaOf(operations)));
    validators.set(name, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []);
}

export type Operations = Readonly<Record<string, Operation>>;

/** The operation of a route, as in the document with its exceptions; `undefined`: not in the document. */
export function operationOf(route: string): Operation | undefined {
  createAjv();
  return operations[route];
}

function createAjv(): Ajv2020 {
  if (ajv !== undefined) return ajv;
  const document = withExceptions();
  const { schemas } = document.components;
  operations = decideChoices(document.operations, schemas);
  // Compiled without optimization, which would take longer than it saves in tests.
  ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    inlineRefs: false,
    validateSchema: false,
    code: { optimize: false },
  });
  addFormats.default(ajv);
  ajv.addFormat('snowflake', (text) => !/^\d+$/.test(text) || BigInt(text) <= MAX_SNOWFLAKE);
  ajv.addFormat('nonce', true);
  ajv.addSchema({ $id: ID, components: { schemas: decideChoices(schemas, schemas) } });
  return ajv;
}

function withExceptions() {
  const { operations: all, components } = structuredClone(apiDocument());
  const root = { operations: all, schemas: components.schemas };
  for (const { at, is } of exceptions) {
    for (const place of at) replace(root, place, is);
  }
  return { operations: all, components };
}

function replace(root: object, place: readonly string[], is: Schema): void {
  const last = place.at(-1) ?? '';
  // biome-ignore lint/suspicious/noExplicitAny: a place in a document of any shape.
  const parent: any = place.slice(0, -1).reduce((node: any, step) => node?.[step], root);
  if (parent?.[last] === undefined) throw new Error(`the document has no ${place.join('.')}`);
  parent[last] = is;
}

/** References in the form that works from outside the document. */
function absolute(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', `"$ref":"${ID}#`)) as Schema;
}
