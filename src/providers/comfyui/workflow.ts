import * as z from 'zod';

/**
 * A workflow as ComfyUI exports it for its API: nodes by id. An input is a value, or a link `[node, output]`.
 * @see https://docs.comfy.org/development/core-concepts/workflow
 */
export const graphSchema = z.record(
  z.string().max(100),
  z.looseObject({
    class_type: z.string().min(1).max(200),
    inputs: z.record(z.string(), z.unknown()),
  }),
);
export type Graph = z.infer<typeof graphSchema>;

/** What the bot can set in a graph, and the kind of value that stands there. */
export const settings = {
  prompt: 'string',
  avoid: 'string',
  seed: 'number',
  width: 'number',
  height: 'number',
  frames: 'number',
  fps: 'number',
  first: 'string',
  last: 'string',
} as const;
export type Setting = keyof typeof settings;

/** An input of a node. */
export interface Place {
  node: string;
  input: string;
}

/** A graph that the operator wrote, and what in it depends on a request. */
export interface Workflow {
  graph: Graph;
  places: Readonly<Partial<Record<Setting, readonly Place[]>>>;
  /** Width and height, by resolution and aspect ratio. */
  sizes: Readonly<Record<string, Readonly<Record<string, readonly [width: number, height: number]>>>>;
  fps: number;
  /** The model makes videos of a multiple of this many frames, and one more. */
  frameStep: number;
}

/** By name. */
export type Workflows = ReadonlyMap<string, Workflow>;
