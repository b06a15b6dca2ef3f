import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { codeOf } from '../errors.ts';
import { parsedJson } from '../json-values.ts';
import {
  type Graph,
  graphSchema,
  type Place,
  type Setting,
  settings,
  type Workflow,
  type Workflows,
} from '../providers/workflow.ts';
import { builtInModels } from './catalog.ts';
import { explainFileError, explainIssue } from './explain-mistake.ts';
import { aspectRatios, resolutions } from './formats.ts';
import { type Model, type ModelRow, modelRow, toModel } from './schema.ts';
import { idsOf } from './ways.ts';

const SIDECAR = '.cutscene.json';
/** The largest workflows have some hundred nodes. */
const MAX_BYTES = 1024 ** 2;
/** Waiting behind the operator's own tasks counts. */
const DEADLINE_MS = 2 * 3_600_000;
const KEPT_MS = 7 * 24 * 3_600_000;

const place = z
  .string()
  .regex(/^[^.]+\..+$/, 'takes a node and its input; for example "6.text"')
  .transform((text): Place => {
    const [node = ''] = text.split('.', 1);
    return { node, input: text.slice(node.length + 1) };
  });
const places = z.union([place.transform((one) => [one]), z.array(place).nonempty()], {
  error: 'takes a node and its input, or a list of them; for example "6.text"',
});
const pixels = z.int().min(16).max(8_192);

/** An object with any of these fields. */
function anyOf<Key extends string, Value extends z.ZodType>(keys: readonly Key[], value: Value) {
  const fields = Object.fromEntries(keys.map((key) => [key, value.optional()]));
  return z.strictObject(fields as Record<Key, z.ZodOptional<Value>>);
}

/** The file beside a workflow: what the bot may change in it. `docs/comfyui.md` explains the fields. */
const sidecarSchema = z.strictObject({
  label: z.string(),
  nodes: anyOf(Object.keys(settings) as Setting[], places)
    .refine((nodes) => nodes.prompt !== undefined, 'needs a prompt; for example { "prompt": "6.text" }')
    .refine(
      (nodes) => (nodes.width === undefined) === (nodes.height === undefined),
      'needs both width and height, or neither',
    ),
  sizes: anyOf(resolutions, anyOf(aspectRatios, z.tuple([pixels, pixels]))).refine(
    haveSameRatios,
    'need the same aspect ratios in each resolution, and at least one',
  ),
  durations: z.array(z.int().min(1).max(120)).nonempty(),
  fps: z.number().min(1).max(120),
  frameStep: z.int().min(1).max(64).default(1),
  sound: z.enum(['always', 'never']).optional(),
  ageRestricted: z.boolean().optional(),
  typicalMinutes: z.number().positive().max(120).default(5),
});
type Sidecar = z.infer<typeof sidecarSchema>;

function haveSameRatios(sizes: Readonly<Record<string, object | undefined>>): boolean {
  const [first = '', ...others] = Object.values(sizes).map((ratios) =>
    Object.keys(ratios ?? {})
      .sort()
      .join(),
  );
  return first !== '' && others.every((each) => each === first);
}

export interface WorkflowFolder {
  workflows: Workflows;
  models: readonly Model[];
  /** Why the folder can't be used. */
  problems: readonly string[];
  /** One line for each workflow that is left out. */
  warnings: readonly string[];
}

/** Reads the operator's workflows. One that is wrong is left out, and `warnings` says why. `taken`: ids of models. */
export function readWorkflows(folder: string, taken: readonly string[]): WorkflowFolder {
  const workflows = new Map<string, Workflow>();
  const models: Model[] = [];
  const warnings: string[] = [];
  let names: string[];
  try {
    names = readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch (error) {
    const why = codeOf(error) === 'ENOTDIR' ? "it isn't a folder" : explainFileError(codeOf(error));
    const problem = `COMFYUI_WORKFLOWS: ${folder} can't be read: ${why.replace('the file', 'the folder')}`;
    return { workflows, models, problems: [problem], warnings };
  }
  const known = new Set([...builtInModels.flatMap(idsOf), ...taken]);
  for (const name of new Set(names.map(nameOf).sort())) {
    const file = name + SIDECAR;
    const read = readWorkflow(folder, name);
    const { mistakes } = read;
    if (known.has(name)) mistakes.push(`${file}: a model ${name} exists already; rename both files`);
    if (read.made && mistakes.length === 0) {
      known.add(name);
      workflows.set(name, read.made.workflow);
      models.push(read.made.model);
    }
    warnings.push(...mistakes.map((line) => `COMFYUI_WORKFLOWS: ${join(folder, line)}; it is left out`));
  }
  if (names.length === 0)
    warnings.push(`COMFYUI_WORKFLOWS: ${folder} has no workflow with a file NAME${SIDECAR} beside it`);
  return { workflows, models, problems: [], warnings };
}

/** Of either file of a workflow. */
const nameOf = (file: string) => basename(file, file.endsWith(SIDECAR) ? SIDECAR : '.json');

/** A workflow and its model, or what is wrong, by file. */
function readWorkflow(
  folder: string,
  name: string,
): { mistakes: string[]; made?: { workflow: Workflow; model: Model } } {
  const graphFile = `${name}.json`;
  const sidecarFile = name + SIDECAR;
  const graph = readJson(folder, graphFile);
  const sidecar = readJson(folder, sidecarFile);
  const unread = [graph, sidecar].flatMap(({ mistake }) => mistake ?? []);
  if (unread.length > 0) return { mistakes: unread };
  const nodes = graphSchema.safeParse(graph.json);
  if (!nodes.success || Object.keys(nodes.data).length === 0) {
    const isEditors = Array.isArray(Object(graph.json).nodes);
    const what = isEditors ? "is the editor's own file" : "isn't a workflow";
    return { mistakes: [`${graphFile}: ${what}; in ComfyUI, choose File, Export (API)`] };
  }
  const parsed = sidecarSchema.safeParse(sidecar.json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.map(String).join('.') || 'the file';
    const isMissing = valueAt(sidecar.json, issue?.path ?? []) === undefined;
    return { mistakes: [`${sidecarFile}: ${where} ${issue ? explainIssue(issue, isMissing) : 'is wrong'}`] };
  }
  const row = modelRow.safeParse(toRow(name, parsed.data));
  const mistakes = [
    ...(row.error?.issues ?? []).map(
      (issue) => `${sidecarFile}: ${issue.path.join('.')} ${explainIssue(issue, false)}`,
    ),
    ...mistakesOf(parsed.data, nodes.data).map((mistake) => `${sidecarFile}: ${mistake}`),
  ];
  if (!row.success || mistakes.length > 0) return { mistakes };
  const { nodes: where, sizes, fps, frameStep } = parsed.data;
  // A field without a value is the same as none.
  const workflow = { graph: nodes.data, places: where, sizes, fps, frameStep } as Workflow;
  return { mistakes, made: { workflow, model: toModel(row.data) } };
}

function readJson(folder: string, file: string): { json?: unknown; mistake?: string } {
  try {
    const path = join(folder, file);
    const stats = statSync(path);
    // A device or a pipe may never end, which would block the start.
    if (!stats.isFile()) return { mistake: `${file}: isn't a plain file` };
    if (stats.size > MAX_BYTES) return { mistake: `${file}: is larger than 1 MB` };
    const json = parsedJson(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    return json === undefined ? { mistake: `${file}: isn't JSON` } : { json };
  } catch (error) {
    return { mistake: `${file}: can't be read: ${explainFileError(codeOf(error))}` };
  }
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value: unknown, key) => Object(value)[key], json);
}

/** What the two files say about each other that can't be. */
function mistakesOf({ nodes, sizes, durations }: Sidecar, graph: Graph): string[] {
  const ratios = Object.values(sizes).map((each) => Object.keys(each ?? {}).length);
  const shapes = ratios.reduce((sum, count) => sum + count, 0);
  return [
    ...Object.entries(nodes).flatMap(([setting, list = []]) =>
      list.flatMap((each) => mistakeAt(each, setting as Setting, graph) ?? []),
    ),
    ...(shapes > 1 && !nodes.width ? ['sizes has several, and nodes has no width and height to set'] : []),
    ...(durations.length > 1 && !nodes.frames
      ? ['durations has several, and nodes has no frames to set']
      : []),
  ];
}

function mistakeAt({ node, input }: Place, setting: Setting, graph: Graph): string | undefined {
  const found = Object.hasOwn(graph, node) ? graph[node] : undefined;
  const where = `nodes.${setting} names ${node}.${input}`;
  if (!found) return `${where}, and the workflow has no node ${node}`;
  const { class_type: type, inputs } = found;
  if (!Object.hasOwn(inputs, input))
    return `${where}, and node ${node} (${type}) has no such input; it has ${Object.keys(inputs).join(', ') || 'none'}`;
  const value = inputs[input];
  if (Array.isArray(value)) return `${where}, which another node sets; name the input of that one`;
  return typeof value === settings[setting]
    ? undefined
    : `${where}, which isn't a ${settings[setting] === 'string' ? 'text' : 'number'}`;
}

function toRow(name: string, { label, nodes, sizes, ageRestricted, sound, ...sidecar }: Sidecar): ModelRow {
  const [shapes = {}] = Object.values(sizes);
  const roles = (['first', 'last'] as const).filter((role) => nodes[role]);
  return {
    ...{ id: name, label },
    ...(ageRestricted !== undefined && { ageRestricted }),
    offers: [
      {
        ...{ provider: 'comfyui', avoid: nodes.avoid !== undefined, durations: sidecar.durations },
        ...(sound && { sound }),
        resolutions: keysOf(sizes),
        aspectRatios: keysOf(shapes),
        ...{ typicalMs: sidecar.typicalMinutes * 60_000, deadlineMs: DEADLINE_MS, keptMs: KEPT_MS },
        ways: [
          {
            inputs: Object.fromEntries(roles.map((role) => [role, { min: 1 }])),
            stages: [{ makes: 'video', providerModel: name, price: { usd: 0, per: 'task' } }],
          },
        ],
      },
    ],
  };
}

/** In our order, whatever that of the file: the first is the default. Never empty here. */
function keysOf<Key extends string>(record: Partial<Record<Key, unknown>>): [Key, ...Key[]] {
  return Object.keys(record) as [Key, ...Key[]];
}
