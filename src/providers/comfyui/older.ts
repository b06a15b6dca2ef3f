import * as z from 'zod';
import type { AskJson } from '../http/ask-json.ts';
import { type Cancellation, ProviderError, type TaskStatus } from '../provider.ts';
import type { Fileless } from '../reading/fileless-polls.ts';
import { afterFailure, afterSuccess } from './status.ts';

// Servers from before the jobs route: their queue, and their history, which is in memory.
// https://github.com/Comfy-Org/ComfyUI (`server.py` of 0.3.64)

/** A place in the queue: number, id, graph, extra data, outputs. */
const entry = z
  .tuple([z.number(), z.string(), z.unknown(), z.unknown()], z.unknown())
  .transform(([number, id, , extra]) => ({ number, id, client: Object(extra)['client_id'] as unknown }));
const queueSchema = z.object({ queue_running: z.array(entry), queue_pending: z.array(entry) });
const historySchema = z.record(
  z.string(),
  z.object({
    prompt: entry,
    outputs: z.unknown().optional(),
    status: z.object({ status_str: z.string(), messages: z.array(z.unknown()).catch([]) }).nullish(),
  }),
);

interface Call {
  ask: AskJson;
  /** The server's address. */
  url: string;
  signal: AbortSignal;
}

async function readQueue({ ask, signal }: Call) {
  const queue = queueSchema.safeParse(await ask('poll', 'queue', { method: 'GET', signal }));
  if (!queue.success) throw new ProviderError('unavailable', "queue: the answer isn't a queue");
  return { running: queue.data.queue_running, pending: queue.data.queue_pending };
}

async function readHistory({ ask, signal }: Call, path: string) {
  const history = historySchema.safeParse(await ask('poll', path, { method: 'GET', signal }));
  if (!history.success) throw new ProviderError('unavailable', "history: the answer isn't a history");
  return history.data;
}

export async function pollOlder(call: Call, id: string): Promise<TaskStatus | Fileless> {
  const known = (await readHistory(call, `history/${id}`))[id];
  if (known) return readEnd(known, call.url);
  const queue = await readQueue(call);
  if (queue.running.some((each) => each.id === id)) return { state: 'running' };
  const ahead = aheadIn(queue, id);
  if (ahead !== undefined) return { state: 'pending', ahead };
  throw new ProviderError('task_failed', 'poll: in neither the queue nor the history', { isGone: true });
}

/** How many are before a task that waits. The queue is a heap: its order says nothing, and the lowest number is next. */
function aheadIn(
  { running, pending }: Awaited<ReturnType<typeof readQueue>>,
  id: string,
): number | undefined {
  const own = pending.find((each) => each.id === id);
  return own && running.length + pending.filter(({ number }) => number < own.number).length;
}

/** The same for a server with the jobs route, which doesn't say. `undefined` if it can't be asked. */
export async function aheadOf(call: Call, id: string): Promise<number | undefined> {
  return aheadIn(await readQueue(call).catch(() => ({ running: [], pending: [] })), id);
}

function readEnd(
  { status, outputs }: z.infer<typeof historySchema>[string],
  url: string,
): TaskStatus | Fileless {
  if (status?.status_str !== 'error') return afterSuccess(outputs, url);
  const said = new Map(status.messages.map((message) => [Object(message)[0], Object(message)[1]] as const));
  return said.has('execution_interrupted')
    ? { state: 'failed', kind: 'task_failed', cause: 'the task was interrupted' }
    : afterFailure(said.get('execution_error'));
}

/** The latest tasks. A server that chose an id of its own still shows who asked. */
const LATEST = 'history?max_items=20';

export async function findOlder(call: Call, client: string): Promise<string[]> {
  const { running, pending } = await readQueue(call);
  const over = Object.values(await readHistory(call, LATEST)).map(({ prompt }) => prompt);
  const ours = [...running, ...pending, ...over].filter(
    (each) => each.id === client || each.client === client,
  );
  return [...new Set(ours.map(({ id }) => id))];
}

/** An interrupt stops whatever runs, so the task must be what runs. */
export async function cancelOlder(call: Call, id: string): Promise<Cancellation> {
  const { running, pending } = await readQueue(call);
  const post = { method: 'POST', signal: call.signal } as const;
  if (pending.some((each) => each.id === id)) await call.ask('cancel', 'queue', post, { delete: [id] });
  else if (running.some((each) => each.id === id))
    await call.ask('cancel', 'interrupt', post, { prompt_id: id });
  else return { hasStopped: false };
  return {};
}
