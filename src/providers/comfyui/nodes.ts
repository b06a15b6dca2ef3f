import pLimit from 'p-limit';
import * as z from 'zod';
import { type Inspection, type ModelsFound, ProviderError } from '../provider.ts';
import type { Machine } from './machines.ts';
import type { Workflow, Workflows } from './workflow.ts';

const CONCURRENCY = 4;

const statsSchema = z.object({
  system: z.object({ comfyui_version: z.string().max(40).optional() }),
  devices: z.array(z.object({ name: z.string().max(200), vram_total: z.number().nonnegative() })),
});

/** What a machine says about itself, for the operator. */
export async function readStats({ url, ask }: Machine, signal: AbortSignal): Promise<Inspection> {
  const server = new URL(url).host;
  try {
    const stats = statsSchema.safeParse(await ask('model', 'system_stats', { method: 'GET', signal }));
    if (!stats.success) return { server, problem: "the answer isn't one of ComfyUI" };
    const { system, devices } = stats.data;
    const cards = devices.map(({ name, vram_total }) => `${name}, ${(vram_total / 1024 ** 3).toFixed(1)} GB`);
    return { server, says: [`ComfyUI ${system.comfyui_version ?? 'before 0.3'}`, ...cards].join('; ') };
  } catch (error) {
    if (error instanceof ProviderError) return { server, problem: error.message };
    throw error;
  }
}

/** A choice is a list of values, or `COMBO` with its `options`. */
const inputSpec = z.union([
  z.tuple([z.array(z.unknown())], z.unknown()).transform(([choices]) => choices),
  z
    .tuple([z.literal('COMBO'), z.object({ options: z.array(z.unknown()) })], z.unknown())
    .transform(([, { options }]) => options),
]);
const inputSpecs = z.record(z.string(), z.unknown()).optional();
const nodeInfo = z.record(
  z.string(),
  z.object({ input: z.object({ required: inputSpecs, optional: inputSpecs }) }),
);
type NodeInfo = z.infer<typeof nodeInfo>[string];

/** For each workflow, what the machines lack for it: nodes that aren't installed, and files that aren't there. */
export async function findMissing(
  machines: readonly Machine[],
  workflows: Workflows,
  signal: AbortSignal,
): Promise<ModelsFound> {
  const types = new Set([...workflows.values()].flatMap(({ graph }) => Object.values(graph)).map(typeOf));
  const found = new Map([...workflows.keys()].map((name): [string, string[]] => [name, []]));
  for (const machine of machines) {
    const infos = new Map(
      await pLimit(CONCURRENCY).map([...types], async (type) => [type, await infoOf(machine, type, signal)]),
    );
    const where = machines.length > 1 ? ` at ${new URL(machine.url).host}` : '';
    for (const [name, workflow] of workflows)
      found.get(name)?.push(...missingOf(workflow, infos).map((what) => what + where));
  }
  return found;
}

const typeOf = ({ class_type }: Workflow['graph'][string]) => class_type;

/** `undefined` if the machine has no such node. */
async function infoOf({ ask }: Machine, type: string, signal: AbortSignal): Promise<NodeInfo | undefined> {
  const path = `object_info/${encodeURIComponent(type)}`;
  const infos = nodeInfo.safeParse(await ask('model', path, { method: 'GET', signal }));
  if (!infos.success) throw new ProviderError('unavailable', "model: the answer isn't about a node");
  return infos.data[type];
}

function missingOf({ graph, places }: Workflow, infos: ReadonlyMap<string, NodeInfo | undefined>): string[] {
  const set = new Set(
    Object.values(places).flatMap((list) => list.map(({ node, input }) => `${node}.${input}`)),
  );
  const missing = Object.entries(graph).flatMap(([id, { class_type: type, inputs }]): string[] => {
    const info = infos.get(type);
    if (!info) return [`node ${type}`];
    const specs = { ...info.input.required, ...info.input.optional };
    return Object.entries(inputs).flatMap(([name, value]) => {
      if (typeof value !== 'string' || set.has(`${id}.${name}`)) return [];
      const choices = inputSpec.safeParse(specs[name]).data;
      return choices && !choices.includes(value) ? [`${value} (${name} of ${type})`] : [];
    });
  });
  return [...new Set(missing)];
}
