import { basename, join } from 'node:path';
import * as z from 'zod';
import type { OwnModel } from '../definition.ts';
import { aspectRatios, resolutions } from '../formats.ts';
import { explainIssue } from '../reading/explain-mistake.ts';
import { listOwnJson, readOwnJson } from '../reading/own-json.ts';
import {
  type Graph,
  graphSchema,
  type Place,
  type Setting,
  settings,
  type Workflow,
  type Workflows,
} from './workflow.ts';

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

interface WorkflowFolder {
  workflows: Workflows;
  models: readonly OwnModel[];
  /** Why the folder can't be used. */
  problems: readonly string[];
  /** One line for each workflow that is left out. */
  warnings: readonly string[];
}

/** Reads the operator's workflows. One that is wrong is left out, and `warnings` says why. */
export function readWorkflows(folder: string | undefined): WorkflowFolder {
  const workflows = new Map<string, Workflow>();
  const models: OwnModel[] = [];
  const warnings: string[] = [];
  if (folder === undefined) return { workflows, models, problems: [], warnings };
  const { names, problem } = listOwnJson(folder);
  if (problem !== undefined)
    return { workflows, models, problems: [`COMFYUI_WORKFLOWS: ${problem}`], warnings };
  for (const name of new Set(names.map(nameOf).sort())) {
    const { mistakes, made } = readWorkflow(folder, name);
    if (made && mistakes.length === 0) {
      workflows.set(name, made.workflow);
      const place = `COMFYUI_WORKFLOWS: ${join(folder, name + SIDECAR)}`;
      models.push({ row: made.row, place, ifTaken: 'rename both files' });
    }
    warnings.push(...mistakes.map((line) => `COMFYUI_WORKFLOWS: ${join(folder, line)}; it is left out`));
  }
  if (names.length === 0)
    warnings.push(`COMFYUI_WORKFLOWS: ${folder} has no workflow with a file NAME${SIDECAR} beside it`);
  return { workflows, models, problems: [], warnings };
}

/** Of either file of a workflow. */
const nameOf = (file: string) => basename(file, file.endsWith(SIDECAR) ? SIDECAR : '.json');

/** A workflow and its model's row, or what is wrong, by file. */
function readWorkflow(
  folder: string,
  name: string,
): { mistakes: string[]; made?: { workflow: Workflow; row: OwnModel['row'] } } {
  const graphFile = `${name}.json`;
  const sidecarFile = name + SIDECAR;
  const graph = readOwnJson(folder, graphFile, MAX_BYTES);
  const sidecar = readOwnJson(folder, sidecarFile, MAX_BYTES);
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
  const mistakes = mistakesOf(parsed.data, nodes.data).map((mistake) => `${sidecarFile}: ${mistake}`);
  if (mistakes.length > 0) return { mistakes };
  const { nodes: where, sizes, fps, frameStep } = parsed.data;
  // A field without a value is the same as none.
  const workflow = { graph: nodes.data, places: where, sizes, fps, frameStep } as Workflow;
  return { mistakes, made: { workflow, row: toRow(name, parsed.data) } };
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

/** As in `MODELS_FILE`. */
function toRow(
  name: string,
  { label, nodes, sizes, ageRestricted, sound, ...sidecar }: Sidecar,
): OwnModel['row'] {
  const [shapes = {}] = Object.values(sizes);
  const roles = (['first', 'last'] as const).filter((role) => nodes[role]);
  return {
    ...{ id: name, label },
    ...(ageRestricted !== undefined && { ageRestricted }),
    offers: [
      {
        ...{ provider: 'comfyui', avoid: nodes.avoid !== undefined, durations: sidecar.durations },
        ...(sound && { sound }),
        // In our order, whatever that of the file: the first is the default.
        resolutions: Object.keys(sizes),
        aspectRatios: Object.keys(shapes),
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
