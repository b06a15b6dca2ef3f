import { readFileSync, type Stats, statSync } from 'node:fs';
import { findNodeAtLocation, type ParseError, parseTree } from 'jsonc-parser';
import * as z from 'zod';
import { codeOf } from '../errors.ts';
import { explainFileError, explainIssue, nameOfPlace } from '../providers/reading/explain-mistake.ts';
import { builtInModels } from './catalog.ts';
import { explainParseError } from './explain-parse-error.ts';
import { fromFlatRow, isFlatRow } from './one-way.ts';
import { type Model, modelRow, toModel } from './schema.ts';
import { idsOf, providerOf, waysOf } from './ways.ts';

const server = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }).describe('Base address of its OpenAI Videos API, ending in /v1.'),
  encoding: z.enum(['multipart', 'json']).default('multipart').describe('SGLang needs json.'),
  apiKey: z.string().optional(),
});
type ModelServer = z.infer<typeof server>;

/**
 * The content of `MODELS_FILE`.
 * @internal A test compares it with the schema that editors read.
 */
export const modelsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  servers: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,29}$/), server)
    .default({})
    .describe('Servers with the OpenAI Videos API, by name. Models use the name as their provider.'),
  models: z.array(modelRow),
});

export interface ModelsFile {
  servers: Readonly<Record<string, ModelServer>>;
  models: readonly Model[];
  /** One line for each mistake, with the line of the file. */
  problems: readonly string[];
  /** What works, but should be written otherwise. */
  warnings: readonly string[];
}

/** Far more than all existing models need. */
const MAX_BYTES = 4 * 1024 ** 2;

/** A device or a pipe may never end, which would block the start. */
function problemOfFile(file: Stats): string | undefined {
  if (file.isDirectory()) return explainFileError('EISDIR');
  if (!file.isFile()) return "it isn't a plain file";
  return file.size > MAX_BYTES ? 'it is larger than 4 MB' : undefined;
}

/**
 * Reads the operator's models. Comments and trailing commas are fine. Mistakes are returned in `problems`.
 * `providerIds`: the providers that the file may use besides its servers.
 */
export function readModelsFile(path: string, providerIds: readonly string[]): ModelsFile {
  const failed = (problems: string[]): ModelsFile => ({ servers: {}, models: [], problems, warnings: [] });
  let text: string;
  try {
    const problem = problemOfFile(statSync(path));
    if (problem) return failed([`MODELS_FILE: ${path} can't be read: ${problem}`]);
    // Some editors begin a file with a byte order mark.
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    return failed([`MODELS_FILE: ${path} can't be read: ${explainFileError(codeOf(error))}`]);
  }
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const say = (offset: number, what: string) => `MODELS_FILE: ${path}:${lineAt(offset)}: ${what}`;

  const mistakes: ParseError[] = [];
  const tree = parseTree(text, mistakes, { allowTrailingComma: true });
  if (mistakes.length > 0 || !tree) {
    // The others follow from the first.
    const [first] = mistakes;
    const isEmpty = first === undefined || text.trim() === '';
    return failed([say(first?.offset ?? 0, isEmpty ? 'the file is empty' : explainParseError(first.error))]);
  }
  const { value, flatRows } = withoutFlatRows(toValue(tree));
  const parsed = modelsFileSchema.safeParse(value);
  const offsetOf = (checked: PropertyKey[]) => {
    const path = flatRows.has(checked[1]) ? flatPath(checked) : checked;
    // For a missing value, the line of its parent.
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(tree, path.slice(0, length).map(toSegment));
      if (node) return node.offset;
    }
    return 0;
  };
  const valueAt = (checked: PropertyKey[]) => {
    const path = flatRows.has(checked[1]) ? flatPath(checked) : checked;
    const node = findNodeAtLocation(tree, path.map(toSegment));
    return node && toValue(node);
  };
  const placeOf = (checked: PropertyKey[]) => {
    const path = flatRows.has(checked[1]) ? flatPath(checked) : checked;
    return nameOfPlace(path, valueAt([...path.slice(0, 2), 'id']));
  };
  if (!parsed.success) {
    return failed(
      parsed.error.issues.map((issue) =>
        say(
          offsetOf(issue.path),
          `${placeOf(issue.path)} ${explainIssue(issue, valueAt(issue.path) === undefined)}`,
        ),
      ),
    );
  }
  const { servers } = parsed.data;
  const models = parsed.data.models.map(toModel);
  const builtIn = new Set(builtInModels.flatMap(idsOf));
  const providers = new Set([...providerIds, ...Object.keys(servers)]);
  const known = new Set([...builtIn, ...models.flatMap(idsOf)]);
  const problems = models.flatMap((model, index) => {
    const named = waysOf(model).flatMap((way) => way.stages.map((stage) => providerOf(way, stage)));
    const stranger = named.find((each) => !providers.has(each));
    const at = (what: string) => say(offsetOf(['models', index, 'id']), what);
    return [
      ...(stranger === undefined
        ? []
        : [at(`the provider ${stranger} isn't one of ${[...providers].join(', ')}`)]),
      ...idsOf(model).flatMap((id) => [
        ...(builtIn.has(id) ? [at(`a model ${id} exists already; choose another id`)] : []),
        ...(models.findIndex((other) => idsOf(other).includes(id)) < index
          ? [at(`${id} is defined twice`)]
          : []),
      ]),
      ...model.offers.flatMap(({ retired }) =>
        retired && !known.has(retired.successor)
          ? [at(`the successor ${retired.successor} isn't a known model`)]
          : [],
      ),
    ];
  });
  if (problems.length > 0) return failed(problems);
  const warnings = [...flatRows].map((index) =>
    say(
      offsetOf(['models', index, 'id']),
      `${nameOfPlace(['models', index], models[index]?.id)} is written as it was before models had offers. It works; write it as\n${JSON.stringify(rowsOf(value)[index], undefined, 2)}`,
    ),
  );
  return { servers, models, problems, warnings };
}

/** The file's content with every row in the present shape, and the places of those that were in the earlier one. */
function withoutFlatRows(value: unknown): {
  value: unknown;
  flatRows: Set<PropertyKey | undefined> & Set<number>;
} {
  const flatRows = new Set<number>();
  const rows = rowsOf(value).map((row, index) => {
    if (!isFlatRow(row)) return row;
    flatRows.add(index);
    return fromFlatRow(row);
  });
  return { value: flatRows.size > 0 ? { ...(value as object), models: rows } : value, flatRows };
}

function rowsOf(value: unknown): unknown[] {
  const isObject = typeof value === 'object' && value !== null && 'models' in value;
  return isObject && Array.isArray(value.models) ? value.models : [];
}

/** Where a value of a present row stands in the earlier shape. */
function flatPath([list = '', index = 0, ...inside]: PropertyKey[]): PropertyKey[] {
  const kept = inside
    .join('.')
    .replace(/^offers\.0\.?(?:ways\.0\.?)?/, '')
    .replace('.fields.inputs.first', '.fields.image');
  const segments =
    kept === '' ? [] : kept.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return [list, index, ...segments];
}

type Tree = NonNullable<ReturnType<typeof parseTree>>;

function toValue({ type, children = [], value }: Tree): unknown {
  if (type === 'array') return children.map(toValue);
  if (type !== 'object') return value;
  return Object.fromEntries(
    children.map(({ children: [key, held] = [] }) => [String(key?.value), held && toValue(held)]),
  );
}

function toSegment(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}
