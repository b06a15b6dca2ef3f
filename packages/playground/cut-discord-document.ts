import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { ApiDocument, Operation, Schema } from './discord/openapi/document.ts';
import { createRateLimits } from './discord/rest/rate-limits.ts';
import { createRoutes } from './discord/routes/index.ts';

const usage = `Cuts Discord's OpenAPI document down to the routes that the local Discord serves.

  node packages/playground/cut-discord-document.ts --repository PATH   a clone of github.com/discord/discord-api-spec`;

/** The one that knows media channels. */
const FILE = 'specs/openapi_preview.json';
const TARGET = new URL('./discord/openapi/discord-api.json', import.meta.url);

interface Parameter {
  name: string;
  in: string;
  schema: Schema;
}

interface FullOperation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

interface FullDocument {
  paths: Record<string, { parameters?: Parameter[] } & Record<string, FullOperation>>;
  components: { schemas: Record<string, Schema> };
}

const { values } = parseArgs({ options: { repository: { type: 'string' } } });
if (values.repository === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else await writeFile(TARGET, print(cut(values.repository)));

function cut(repository: string): ApiDocument {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 }).trim();
  const full: FullDocument = JSON.parse(git('show', `HEAD:${FILE}`));
  const served = createRoutes(createRateLimits({ enabled: false, now: Date.now })).flatMap((route) => {
    const entry = Object.entries(full.paths).find(([path]) => shapeOf(path) === shapeOf(route.path));
    if (entry === undefined) return [];
    const [path, { parameters, ...methods }] = entry;
    const operation = methods[route.method.toLowerCase()];
    if (operation === undefined) return [];
    return [[`${route.method} ${route.path}`, shorten(path, parameters ?? [], operation)] as const];
  });
  const operations = Object.fromEntries(served);
  return {
    source: `https://github.com/discord/discord-api-spec/blob/${git('rev-parse', 'HEAD')}/${FILE}`,
    date: git('log', '-1', '--format=%cs'),
    operations,
    components: { schemas: reached(full, operations) },
  };
}

/** One operation and one schema per line, so that a newer document can be compared. */
function print({ operations, components, ...head }: ApiDocument): string {
  const lines = (map: object) =>
    `{\n${Object.entries(map)
      .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n')}\n}`;
  const start = JSON.stringify(head).slice(0, -1);
  return `${start},\n"operations": ${lines(operations)},\n"components": {"schemas": ${lines(components.schemas)}}}\n`;
}

/** A path without the names of its parameters. */
function shapeOf(path: string): string {
  return path.replaceAll(/\{\w+\}|:\w+/g, '{}');
}

function shorten(
  path: string,
  inPath: Parameter[],
  { parameters = [], requestBody, responses }: FullOperation,
): Operation {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const answers = Object.entries(responses).flatMap(([status, { content }]) =>
    /^2\d\d$/.test(status) ? [[status, prune(content?.['application/json']?.schema ?? null)] as const] : [],
  );
  const body = requestBody?.content['application/json']?.schema;
  return {
    path: inPath
      .map(({ name, schema }) => ({ name, schema }))
      .toSorted((a, b) => path.indexOf(`{${a.name}}`) - path.indexOf(`{${b.name}}`)),
    query: Object.fromEntries(query.map(({ name, schema }) => [name, prune(schema)])),
    ...(body !== undefined && { body: prune(body) }),
    answers: Object.fromEntries(answers),
  };
}

/** The schemas that the operations use, directly or through others. */
function reached(full: FullDocument, operations: Record<string, Operation>): Record<string, Schema> {
  const names = new Set<string>(['ErrorResponse', 'RatelimitedResponse']);
  const add = (node: unknown) => {
    for (const [, name = ''] of JSON.stringify(node).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      names.add(name);
  };
  add(operations);
  // Iterating over a set also visits entries that are added meanwhile.
  for (const name of names) add(full.components.schemas[name]);
  return Object.fromEntries(
    [...names].toSorted().map((name) => [name, prune(full.components.schemas[name] ?? {})]),
  );
}

/** Without fields that validate nothing. A choice of constants becomes an `enum`. */
function prune<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map(prune) as Node;
  if (typeof node !== 'object' || node === null) return node;
  const { description, title, ...rest } = node as Record<string, unknown>;
  // Fields can have these names too. The document's own keywords have string values.
  const kept = Object.entries({
    ...rest,
    ...(typeof description === 'object' && { description }),
    ...(typeof title === 'object' && { title }),
  });
  const constants = constantsOf(rest['oneOf']);
  const entries = kept.map(([key, value]) =>
    key === 'oneOf' && constants !== undefined ? ['enum', constants] : [key, prune(value)],
  );
  return Object.fromEntries(entries) as Node;
}

function constantsOf(choices: unknown): unknown[] | undefined {
  if (!Array.isArray(choices) || !choices.every((choice) => 'const' in choice)) return undefined;
  return choices.map((choice) => choice.const);
}
