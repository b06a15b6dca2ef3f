import { readFileSync, type Stats, statSync } from 'node:fs';
import { findNodeAtLocation, type ParseError, parseTree } from 'jsonc-parser';
import * as z from 'zod';
import { codeOf } from '../errors.ts';
import { builtInModels } from './catalog.ts';
import { explainFileError, explainIssue, explainParseError, nameOfPlace } from './explain-mistake.ts';
import { type Model, modelSchema } from './schema.ts';

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
  models: z.array(modelSchema),
});

export interface ModelsFile {
  servers: Readonly<Record<string, ModelServer>>;
  models: readonly Model[];
  /** One line for each mistake, with the line of the file. */
  problems: readonly string[];
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
  const failed = (problems: string[]): ModelsFile => ({ servers: {}, models: [], problems });
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
  const value: unknown = toValue(tree);
  const parsed = modelsFileSchema.safeParse(value);
  const offsetOf = (path: PropertyKey[]) => {
    // For a missing value, the line of its parent.
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(tree, path.slice(0, length).map(toSegment));
      if (node) return node.offset;
    }
    return 0;
  };
  const valueAt = (path: PropertyKey[]) => {
    const node = findNodeAtLocation(tree, path.map(toSegment));
    return node && toValue(node);
  };
  const placeOf = (path: PropertyKey[]) => nameOfPlace(path, valueAt([...path.slice(0, 2), 'id']));
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
  const { models, servers } = parsed.data;
  const builtIn = new Set(builtInModels.map(({ id }) => id));
  const providers = new Set([...providerIds, ...Object.keys(servers)]);
  const known = new Set([...builtIn, ...models.map(({ id }) => id)]);
  const problems = models.flatMap(({ id, provider, stages, retired }, index) => {
    const named = [provider, ...stages.flatMap((stage) => stage.provider ?? [])];
    const stranger = named.find((each) => !providers.has(each));
    const at = (what: string) => say(offsetOf(['models', index, 'id']), what);
    return [
      ...(stranger === undefined
        ? []
        : [at(`the provider ${stranger} isn't one of ${[...providers].join(', ')}`)]),
      ...(builtIn.has(id) ? [at(`a model ${id} exists already; choose another id`)] : []),
      ...(models.findIndex((other) => other.id === id) < index ? [at(`${id} is defined twice`)] : []),
      ...(retired && !known.has(retired.successor)
        ? [at(`the successor ${retired.successor} isn't a known model`)]
        : []),
    ];
  });
  return problems.length > 0 ? failed(problems) : { servers, models, problems };
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
