import type { AdapterSettings } from '../definition.ts';
import { createAskJson } from '../http/ask-json.ts';
import { createExchange } from '../http/exchange.ts';
import { toValues } from '../input.ts';
import { guard } from '../private-calls.ts';
import { type Provider, ProviderError, type TaskRef } from '../provider.ts';
import { createFilelessLimit } from '../reading/fileless-polls.ts';
import { createdId, taskId } from '../task-id.ts';
import { isUnknownRoute, readBody } from './failure.ts';
import { requireFitting, toGraph } from './graph.ts';
import { createMachines, type Machine } from './machines.ts';
import { findMissing, readStats } from './nodes.ts';
import { aheadOf, cancelOlder, findOlder, pollOlder } from './older.ts';
import { createSockets } from './sockets.ts';
import { readJob } from './status.ts';
import { promptIdOf, readTask } from './task.ts';
import { type PostForm, upload } from './upload.ts';
import type { Workflow, Workflows } from './workflow.ts';

/** Where a ComfyUI that somebody starts on this machine listens. */
const USUAL_URL = 'http://127.0.0.1:8188';

/**
 * Runs the operator's workflows on ComfyUI servers of their own. The bot chooses the id of each task, so a submit whose
 * answer is lost is found by it, and never made twice.
 * @see https://docs.comfy.org/development/comfyui-server/comms_routes
 */
export function createComfyui(settings: AdapterSettings, workflows: Workflows): Provider {
  const { apiKey, runtime } = settings;
  const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  const exchange = createExchange(runtime, { secrets: apiKey ? [apiKey] : [] });
  const [first = USUAL_URL, ...others] = (settings.baseUrl ?? USUAL_URL).split(',');
  const toMachine = (url: string): Machine => ({
    url,
    ask: createAskJson(exchange, { url: `${url}/`, headers, read: readBody }),
  });
  const machines = createMachines([toMachine(first), ...others.map(toMachine)], runtime.clock);
  const sockets = createSockets({ network: runtime.network, headers, workflows });
  const settle = createFilelessLimit();

  function workflowOf(model: string): Workflow {
    const workflow = workflows.get(model);
    if (workflow) return workflow;
    throw new ProviderError('retired', `there is no workflow ${model} any more`, { sent: false });
  }

  /** Which of our ids of a task the machine knows, if any. */
  async function findAt({ url, ask }: Machine, client: string, signal: AbortSignal): Promise<string[]> {
    const call = { method: 'GET', url: `${url}/api/jobs/${client}`, headers, signal } as const;
    const answer = await exchange(call);
    if (isUnknownRoute(answer)) return findOlder({ ask, url, signal }, client);
    try {
      readBody(answer, 'poll');
      return [client];
    } catch (error) {
      if (error instanceof ProviderError && error.isGone) return [];
      throw error;
    }
  }

  return guard({
    id: 'comfyui',
    api: {
      ...{ origin: new URL(first).origin, moreOrigins: others.map((url) => new URL(url).origin), headers },
      ...{ isOperatorsOwn: true, checkUrl: `${first}/system_stats` },
    },
    minPollIntervalMs: 1_000,
    forgetsForFree: true,

    async submit(request, { signal, idempotencyKey }) {
      const workflow = workflowOf(request.model);
      requireFitting(workflow, request);
      return machines.withFree(signal, async ({ url, ask }) => {
        const client = promptIdOf(idempotencyKey);
        const post: PostForm = ({ headers: ofForm, body }) =>
          exchange({
            ...{ method: 'POST', url: `${url}/upload/image`, signal },
            ...{ headers: { ...headers, ...ofForm }, body },
          });
        const sending = { taskId: client, random: runtime.random, post };
        const files = await toValues(request.inputs, (file) => upload(file, sending));
        const body = { prompt: toGraph(workflow, request, files), prompt_id: client, client_id: client };
        const answer = await ask('create', 'prompt', { method: 'POST', signal, isPaid: true }, body);
        const id = createdId(answer, taskId, ['prompt_id']);
        return { id, client, machine: url, workflow: request.model };
      });
    },

    /** Any of the machines may have got it, and one that doesn't answer as well. */
    async findTasks({ model }, { signal, idempotencyKey }) {
      const client = promptIdOf(idempotencyKey);
      const asked = await Promise.allSettled(
        machines.all.map(async (machine): Promise<TaskRef[]> => {
          const ids = await findAt(machine, client, signal);
          return ids.map((id) => ({ id, client, machine: machine.url, workflow: model }));
        }),
      );
      const found = asked.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
      const failed = asked.find((each) => each.status === 'rejected');
      if (found.length === 0 && failed) throw failed.reason;
      return found;
    },

    async poll(stored, { signal }) {
      const task = readTask(stored);
      const { url, ask } = machines.at(task.machine);
      const answer = await exchange({ method: 'GET', url: `${url}/api/jobs/${task.id}`, headers, signal });
      const reading = isUnknownRoute(answer)
        ? await pollOlder({ ask, url, signal }, task.id)
        : readJob(readBody(answer, 'poll'), url);
      const status = settle(task.id, reading);
      if (status.state === 'failed' || status.state === 'succeeded') {
        sockets.forget(task);
        return status;
      }
      // From before it begins.
      const progress = sockets.progressOf(task, url);
      if (status.state === 'running') return { ...status, ...(progress !== undefined && { progress }) };
      const ahead = status.ahead ?? (await aheadOf({ ask, url, signal }, task.id));
      return { ...status, ...(ahead !== undefined && { ahead }) };
    },

    async cancel(stored, { signal }) {
      const task = readTask(stored);
      const { url, ask } = machines.at(task.machine);
      sockets.forget(task);
      const call = { method: 'POST', url: `${url}/api/jobs/${task.id}/cancel`, headers, signal } as const;
      const answer = await exchange(call);
      if (isUnknownRoute(answer)) return cancelOlder({ ask, url, signal }, task.id);
      try {
        const { cancelled } = Object(readBody(answer, 'cancel'));
        return cancelled === false ? { hasStopped: false } : {};
      } catch (error) {
        if (error instanceof ProviderError && error.isGone) return { hasStopped: false };
        throw error;
      }
    },

    takeProgressImage: (stored) => sockets.takeImage(readTask(stored)),

    /** The nodes and the files of each workflow that a machine lacks. */
    async findModels(names, { signal }) {
      const known = names.flatMap((name): [string, Workflow][] => {
        const workflow = workflows.get(name);
        return workflow ? [[name, workflow]] : [];
      });
      return findMissing(machines.all, new Map(known), signal);
    },

    async inspect({ signal }) {
      return Promise.all(machines.all.map((machine) => readStats(machine, signal)));
    },
  });
}
