import { type InputValue, requireOnly } from '../input.ts';
import { ProviderError, type Role, type TaskRequest } from '../provider.ts';
import type { Graph, Setting, Workflow } from './workflow.ts';

/** Throws a `ProviderError` for what the workflow can't make. */
export function requireFitting({ places, sizes }: Workflow, request: TaskRequest): void {
  const { avoid: _, ...others } = request;
  const roles = (['first', 'last'] satisfies Role[]).filter((role) => places[role]);
  requireOnly(places.avoid ? others : request, { roles });
  const { model, makes, resolution, aspectRatio, inputs } = request;
  if (makes !== 'video') throw refusal(`${model} makes videos only`);
  const missing = roles.find((role) => !inputs.some((input) => input.role === role));
  if (missing) throw refusal(`${model} needs an input as ${missing}`);
  if (!sizes[resolution]?.[aspectRatio])
    throw refusal(`${model} has no size for ${resolution}, ${aspectRatio}`);
}

/** The graph for a request. `files`: what its inputs are called at the machine. */
export function toGraph(workflow: Workflow, request: TaskRequest, files: readonly InputValue[]): Graph {
  const graph = structuredClone(workflow.graph);
  const { resolution, aspectRatio, durationSeconds, prompt, avoid, seed } = request;
  const [width, height] = workflow.sizes[resolution]?.[aspectRatio] ?? [];
  const values: Partial<Record<Setting, string | number | undefined>> = {
    ...{ prompt, avoid, seed, width, height, fps: workflow.fps },
    frames: framesOf(durationSeconds, workflow),
    ...Object.fromEntries(files.map(({ role, value }) => [role, value])),
  };
  for (const [setting, value] of Object.entries(values)) {
    for (const { node, input } of workflow.places[setting as Setting] ?? []) {
      const inputs = graph[node]?.inputs;
      if (!inputs || value === undefined) continue;
      // The operator's own negative prompt is about quality, so it stays.
      const own = setting === 'avoid' ? String(inputs[input]).trim() : '';
      inputs[input] = own === '' ? value : `${own}, ${value}`;
    }
  }
  return graph;
}

/** So many that the video is at least that long. */
function framesOf(seconds: number, { fps, frameStep }: Workflow): number {
  return Math.ceil((seconds * fps - 1) / frameStep) * frameStep + 1;
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
}
