import * as z from 'zod';
import type { Graph } from './workflow.ts';

/** What a node has done of its work. */
interface Done {
  value: number;
  max: number;
}

/** A task, how much each of its nodes counts, and what they have done. */
export interface Work {
  taskId: string;
  weights: ReadonlyMap<string, number>;
  done: Map<string, Done>;
}

/** Links are followed this far. */
const MAX_HOPS = 5;

/**
 * How much each node counts. The samplers need nearly all of the time, one step after the other. Everything else counts
 * as one step.
 */
export function weightsOf(graph: Graph): ReadonlyMap<string, number> {
  return new Map(Object.keys(graph).map((id) => [id, Math.max(1, stepsOf(graph, id))]));
}

function stepsOf(graph: Graph, id: string, hops = 0): number {
  const { class_type, inputs } = graph[id] ?? { class_type: '', inputs: {} };
  // A scheduler only writes down the steps that a sampler then takes.
  if (hops === 0 && /scheduler/i.test(class_type)) return 1;
  const steps = number(inputs['steps']);
  if (steps !== undefined) {
    // A sampler can take a part of them.
    const from = number(inputs['start_at_step']) ?? 0;
    const to = Math.min(number(inputs['end_at_step']) ?? steps, steps);
    return to - from;
  }
  const [source] = Array.isArray(inputs['sigmas']) ? inputs['sigmas'] : [];
  return typeof source === 'string' && hops < MAX_HOPS ? stepsOf(graph, source, hops + 1) : 1;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 10_000 ? value : undefined;
}

/** From 0 to 1. */
export function fractionOf({ weights, done }: Work): number {
  let [all, finished] = [0, 0];
  for (const [id, weight] of weights) {
    const { value, max } = done.get(id) ?? { value: 0, max: 1 };
    all += weight;
    finished += weight * Math.min(value / max, 1);
  }
  return all === 0 ? 0 : finished / all;
}

const figures = z.object({ value: z.number().nonnegative(), max: z.number().positive() });
const messageSchema = z.object({
  type: z.string(),
  data: z.looseObject({ prompt_id: z.string(), node: z.string().nullish() }),
});
const FINISHED: Done = { value: 1, max: 1 };

type Data = z.infer<typeof messageSchema>['data'];

/** What each type of message says about the nodes. The others say nothing. */
const readers: Readonly<Record<string, (work: Work, data: Data) => void>> = {
  execution_cached(work, { nodes }) {
    for (const id of z.array(z.string()).catch([]).parse(nodes)) set(work, id, FINISHED);
  },
  progress_state(work, { nodes }) {
    for (const [id, state] of Object.entries(Object(nodes))) set(work, id, state);
  },
  progress: (work, data) => set(work, data.node, data),
  executed: (work, { node }) => set(work, node, FINISHED),
  executing(work, { node }) {
    // Servers from before `progress_state` say nothing about the end of a node, except that another begins.
    for (const id of work.done.keys()) if (id !== node) set(work, id, FINISHED);
    if (node && !work.done.has(node)) set(work, node, { value: 0, max: 1 });
  },
};

/** A node that isn't in the graph is a part of one that unfolds into others. */
function set({ weights, done }: Work, id: string | null | undefined, state: unknown): void {
  const { data } = figures.safeParse(state);
  if (id && data && weights.has(id)) done.set(id, data);
}

/**
 * Adds what a message says about the task, and returns whether it is about it. The messages of other tasks, and those
 * that say nothing, change nothing.
 * @see https://docs.comfy.org/development/comfyui-server/comms_messages
 */
export function learn(work: Work, message: unknown): boolean {
  const { data: said } = messageSchema.safeParse(message);
  if (said?.data.prompt_id !== work.taskId) return false;
  if (Object.hasOwn(readers, said.type)) readers[said.type]?.(work, said.data);
  return true;
}
