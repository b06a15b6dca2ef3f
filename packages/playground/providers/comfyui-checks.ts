import * as z from 'zod';
import { installedNodes, type NodeInfo } from './comfyui-nodes.ts';
import type { LoopbackAnswer } from './loopback.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const graphSchema = z.record(
  z.string(),
  z.object({
    class_type: z.string(),
    inputs: z.record(z.string(), z.unknown()),
    _meta: z.unknown().optional(),
  }),
);
export type ComfyuiGraph = z.infer<typeof graphSchema>;

/** What it reads of the body of a submit. */
const promptSchema = z.strictObject({
  prompt: graphSchema,
  prompt_id: z.string().nullish(),
  client_id: z.string().optional(),
  extra_data: z.record(z.string(), z.unknown()).optional(),
});

type ComfyuiPrompt = z.infer<typeof promptSchema>;

function refused(type: string, message: string, details = '', node_errors: object = {}): LoopbackAnswer {
  return { status: 400, json: { error: { type, message, details, extra_info: {} }, node_errors } };
}

/**
 * A valid submit, or the answer to one that it refuses.
 * @see https://github.com/Comfy-Org/ComfyUI (`server.py`, `post_prompt`; `execution.py`, `validate_prompt`)
 */
export function readPrompt(
  json: unknown,
  uploaded: ReadonlySet<string>,
): { prompt: ComfyuiPrompt } | { refusal: LoopbackAnswer } {
  const read = promptSchema.safeParse(json);
  if (!read.success) return { refusal: refused('no_prompt', 'No prompt provided', 'No prompt provided') };
  const { prompt: graph, prompt_id: id } = read.data;
  if (id != null && !UUID.test(id))
    return { refusal: refused('invalid_prompt_id', 'prompt_id must be a valid UUID') };
  for (const [node, { class_type: type }] of Object.entries(graph)) {
    if (!installedNodes[type]) {
      const message = `Cannot execute because node ${type} does not exist.`;
      return { refusal: refused('invalid_prompt', message, `Node ID '#${node}'`) };
    }
  }
  if (!Object.values(graph).some(({ class_type: type }) => installedNodes[type]?.output_node))
    return { refusal: refused('prompt_no_outputs', 'Prompt has no outputs') };
  const node_errors = errorsIn(graph, uploaded);
  const errors = Object.values(node_errors).flatMap((each) => each.errors);
  if (errors.length === 0) return { prompt: read.data };
  const details = errors.map(({ message, details }) => `${message}: ${details}`).join('\n');
  const message = 'Prompt outputs failed validation';
  return { refusal: refused('prompt_outputs_failed_validation', message, details, node_errors) };
}

interface NodeError {
  type: string;
  message: string;
  details: string;
  extra_info: { input_name: string };
}

function errorsIn(graph: ComfyuiGraph, uploaded: ReadonlySet<string>) {
  const all: Record<string, { errors: NodeError[]; dependent_outputs: string[]; class_type: string }> = {};
  for (const [id, { class_type, inputs }] of Object.entries(graph)) {
    const { required = {}, optional = {} } = installedNodes[class_type]?.input ?? {};
    const errors = Object.entries({ ...required, ...optional }).flatMap(([name, spec]): NodeError[] => {
      if (!(name in inputs)) {
        const missing = {
          type: 'required_input_missing',
          message: 'Required input is missing',
          details: name,
        };
        return name in required ? [{ ...missing, extra_info: { input_name: name } }] : [];
      }
      const found = errorOf(inputs[name], spec, { graph, name, uploaded });
      return found ? [{ ...found, extra_info: { input_name: name } }] : [];
    });
    if (errors.length > 0) all[id] = { errors, dependent_outputs: [], class_type };
  }
  return all;
}

type Spec = NodeInfo['input']['required'][string];

function errorOf(
  value: unknown,
  [type, limits = {}]: Spec,
  { graph, name, uploaded }: { graph: ComfyuiGraph; name: string; uploaded: ReadonlySet<string> },
): Pick<NodeError, 'type' | 'message' | 'details'> | undefined {
  if (Array.isArray(value)) {
    const [node, output] = value;
    const source = graph[String(node)];
    const given = source && installedNodes[source.class_type]?.output[Number(output)];
    if (given === type) return undefined;
    const details = `${name}, received_type(${given}) mismatch input_type(${String(type)})`;
    return { type: 'return_type_mismatch', message: 'Return type mismatch between linked nodes', details };
  }
  if (typeof type !== 'string') {
    if (type.includes(String(value)) || uploaded.has(String(value))) return undefined;
    const details = `${name}: '${String(value)}' not in ${JSON.stringify(type)}`;
    return { type: 'value_not_in_list', message: 'Value not in list', details };
  }
  return errorOfPlain(value, type, limits, name);
}

const kinds: Readonly<Record<string, string>> = {
  ...{ INT: 'number', FLOAT: 'number', STRING: 'string', BOOLEAN: 'boolean' },
};

/** Steps are only for the editor, but a video model of another number of frames than they allow makes fewer. */
function errorOfPlain(value: unknown, type: string, limits: object, name: string) {
  const { min = 0, max = 0, step = 1 } = limits as { min?: number; max?: number; step?: number };
  const failed = (what: string, message: string) => ({
    type: what,
    message,
    details: `${name}, ${String(value)}`,
  });
  if (typeof value !== kinds[type])
    return failed('invalid_input_type', `Failed to convert an input value to a ${type} value`);
  if (typeof value !== 'number') return undefined;
  if (value < min) return failed('value_smaller_than_min', `Value ${value} smaller than min of ${min}`);
  if (value > max) return failed('value_bigger_than_max', `Value ${value} bigger than max of ${max}`);
  const isOff = type === 'INT' && step > 1 && (value - (min === 1 ? 1 : 0)) % step !== 0;
  return isOff ? failed('custom_validation_failed', 'Not a multiple of its step') : undefined;
}
